/**
 * The app as the packages carry it: what is in its archive, how Electron's switches stand, and that
 * addon, `usb` and Worker load from inside. Electron itself is replaced where it can not be had; that the
 * real one starts is for the smoke test of the release workflow.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { damagedFiles, readAsar, type AsarFile } from '../../scripts/package/asar-archive.mjs';

const root = resolve(import.meta.dirname, '../..');
const output = mkdtempSync(join(tmpdir(), 'packaged-app-'));
const nodeScript =
  "import('./scripts/package/node-runtime.mjs').then((m) => m.nodeRuntime('amd64'))";

let app = '';
let files: ReadonlyMap<string, AsarFile> = new Map();

function run(...args: readonly string[]) {
  return spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
}

beforeAll(() => {
  const build = run('scripts/package/build-app.mjs', output);
  expect(build.status, build.stderr).toBe(0);
  app = build.stdout.trim();
  files = readAsar(join(app, 'resources', 'app.asar'));
}, 300_000);
afterAll(() => rmSync(output, { recursive: true, force: true }));

describe('the packaged app', () => {
  it('has what the program needs, whole, and no more', () => {
    const names = [...files.keys()];
    for (const name of [
      'package.json',
      'tetherstick.node',
      'out/main/index.js',
      'out/main/datapath-worker.js',
      'out/preload/index.cjs',
      'out/renderer/index.html',
      'out/data/plans.json',
      'resources/tray/tray-problem-Template@2x.png',
    ]) {
      expect(names).toContain(name);
    }
    expect(damagedFiles(files)).toEqual([]);
    const foreign = /\.(map|tsx?|c|h)$|\/tests?\/|^(out\/cli|docs|test|main)\/|musl|darwin|win32/;
    expect(names.filter((name) => foreign.test(name) && !/bindings-cpp\/dist/.test(name))).toEqual(
      [],
    );
  });

  it('keeps libraries, and nothing of our own code, outside of the archive', () => {
    const outside = [...files].flatMap(([name, { isUnpacked }]) => (isUnpacked ? [name] : []));
    expect(outside.filter((name) => name.endsWith('.node'))).toHaveLength(
      [...files.keys()].filter((name) => name.endsWith('.node')).length,
    );
    expect(outside.filter((name) => name.startsWith('out/'))).toEqual([]);
  });

  it('is only ever the app: the switches of Electron are set', () => {
    const program = readFileSync(join(app, 'tetherstick-app'), 'latin1');
    const at = program.indexOf('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX') + 32;
    // Version 1; run as Node, cookies, NODE_OPTIONS, --inspect, integrity, archive only, snapshot, file:.
    expect(program.charCodeAt(at)).toBe(1);
    expect(program.slice(at + 2, at + 10)).toBe('01001100');
  });

  it.runIf(isStandIn())('says in its first line that it is not Electron', () => {
    const { stdout } = spawnSync(join(app, 'tetherstick-app'), { encoding: 'utf8' });
    expect(stdout.split('\n')[0]).toMatch(/^This is a stand-in for Electron/);
  });

  it('loads addon, usb and Worker from inside the archive', ({ skip }) => {
    const runtime = packagedNode();
    if (runtime === undefined) return skip('the Node that packages bring along can not be had');
    const unshare = namespaceWay();
    if (unshare === undefined) return skip('needs root or unprivileged user namespaces');
    const hook = join(root, 'test/package/read-asar-as-electron.mjs');
    const program = join(root, 'test/package/packaged-program.mjs');
    const done = spawnSync('unshare', [...unshare, runtime, '--import', hook, program], {
      encoding: 'utf8',
      env: { ...process.env, TETHERSTICK_ASAR: join(app, 'resources', 'app.asar') },
    });
    expect(done.stderr).toBe('');
    expect(JSON.parse(done.stdout)).toEqual({
      addon: true,
      usb: 'function',
      worker: [
        {
          kind: 'reply',
          id: 1,
          ok: true,
          answer: { product: 'Huawei E3372h', ntbFormat: 'ntb32' },
        },
        { kind: 'reply', id: 2, ok: true, answer: { interfaceName: 'tetherstick0' } },
        { kind: 'reply', id: 3, ok: true },
      ],
      preload: true,
      page: true,
      tray: 36,
    });
  });
});

function isStandIn(): boolean {
  return !existsSync(join(root, 'node_modules/electron/dist/electron'));
}

function packagedNode(): string | undefined {
  const done = run('-e', `${nodeScript}.then((folder) => console.log(folder))`);
  return done.status === 0 ? join(done.stdout.trim(), 'bin', 'node') : undefined;
}

function namespaceWay(): readonly string[] | undefined {
  const ways = [['--net'], ['--user', '--map-root-user', '--net']];
  return ways.find((way) => spawnSync('unshare', [...way, 'true']).status === 0);
}
