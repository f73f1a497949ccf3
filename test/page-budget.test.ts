/** What the page costs to load, and that its policy can be kept: nothing inline. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';

const page = resolve(import.meta.dirname, '../out/renderer');
const BUDGET_BYTES = 250_000;

it('is at most 250 kB compressed, fonts included', () => {
  const files = readdirSync(page, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(html|js|css|woff2)$/.test(name),
  );
  expect(files.length).toBeGreaterThanOrEqual(5);
  const sizes = files.map((name) => gzipSync(readFileSync(join(page, name))).length);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(BUDGET_BYTES);
});

it('has no script and no style inside the page', () => {
  const html = readFileSync(join(page, 'index.html'), 'utf8');
  expect(html).not.toMatch(/<style|style="|\son\w+="/);
  expect(html.match(/<script\b[^>]*>[^<]/g)).toBeNull();
});

it('names its icon, so that no browser asks for /favicon.ico', () => {
  const html = readFileSync(join(page, 'index.html'), 'utf8');
  const [, href = ''] = /<link rel="icon"[^>]*href="\.\/([^"]+\.svg)"/.exec(html) ?? [];
  expect(href).toMatch(/^assets\//);
  expect(existsSync(join(page, href))).toBe(true);
});
