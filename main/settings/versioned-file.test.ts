import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { VersionedFile } from './versioned-file.ts';

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'versioned-'))));
afterEach(() => rmSync(dir, { recursive: true }));

const now = new Date('2026-11-25T12:00:00Z');
const path = () => join(dir, 'value.json');
const file = () =>
  new VersionedFile<{ size: number }>(path(), {
    version: 2,
    check: (value) => {
      const { size } = (value ?? {}) as { size?: unknown };
      return typeof size === 'number' ? { size } : undefined;
    },
    migrations: [(value) => ({ size: (value as { length: number }).length })],
    initial: { size: 0 },
  });

it('reads what it wrote, the last of several values', async () => {
  const written = file();
  await Promise.all([
    written.save({ size: 1 }),
    written.save({ size: 2 }),
    written.save({ size: 3 }),
  ]);
  expect(await file().load(now)).toEqual({ value: { size: 3 }, setAside: undefined });
});

it('brings an older form up to date', async () => {
  writeFileSync(path(), '{"version":1,"value":{"length":7}}');
  expect(await file().load(now)).toEqual({ value: { size: 7 }, setAside: undefined });
});

it.each([
  '',
  '{',
  'null',
  '{"version":2}',
  '{"version":3,"value":{"size":1}}',
  '{"value":{"size":1}}',
])('sets %j aside and starts anew', async (text) => {
  writeFileSync(path(), text);
  const { value, setAside } = await file().load(now);
  expect(value).toEqual({ size: 0 });
  expect(readdirSync(dir)).toEqual(['value.json.broken-2026-11-25T12-00-00-000Z']);
  expect(readFileSync(setAside ?? '', 'utf8')).toBe(text);
});
