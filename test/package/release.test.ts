/** What a release says about itself: one version everywhere, licences, a bill of materials. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const run = (script: string, ...args: readonly string[]) =>
  spawnSync(process.execPath, [script, ...args], { cwd: root, encoding: 'utf8' });

it('has one version in package.json, changelog and AppStream metadata', () => {
  const done = run('scripts/package/check-version.mjs');
  expect(done.stderr).toBe('');
  expect(done.stdout).toMatch(/^\d+\.\d+\.\d+ of \d{4}-\d\d-\d\d, everywhere\n$/);
  expect(run('scripts/package/check-version.mjs', 'v9.9.9').stderr).toContain('the tag says 9.9.9');
});

it('writes notes from the changelog', () => {
  expect(run('scripts/package/release-notes.mjs').stdout).toMatch(/^- [^\n]+\n/);
});

it('ships nothing under a licence that asks for more than its text', () => {
  const done = run('scripts/licences.mjs');
  expect(done.status, done.stderr).toBe(0);
  expect(done.stdout).toMatch(/^\d+ packages shipped, \d+ in all: every licence is on the list\n$/);
});

it('writes a bill of materials that names what is shipped, with a hash of each', () => {
  const folder = mkdtempSync(join(tmpdir(), 'release-test-'));
  try {
    expect(run('scripts/package/write-sbom.mjs', folder).stderr).toBe('');
    const [file = ''] = readdirSync(folder);
    const bill = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Bill;
    expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1 });
    const names = bill.components.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['usb', 'zod', 'react', 'Node.js', 'electron']));
    for (const component of bill.components) {
      expect(component.type).toMatch(/^(library|application|framework)$/);
      expect(component.purl).toMatch(/^pkg:npm\/.+@\d/);
      expect(component.hashes[0]?.content, component.name).toMatch(/^[0-9a-f]{128}$/);
    }
    expect(bill.dependencies[0]?.dependsOn).toHaveLength(names.length);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

interface Bill {
  readonly components: readonly {
    readonly name: string;
    readonly type: string;
    readonly purl: string;
    readonly hashes: readonly { readonly content: string }[];
  }[];
  readonly dependencies: readonly { readonly dependsOn: readonly string[] }[];
}
