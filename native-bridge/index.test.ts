import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { SlotWord } from '../shared/ntb-slots.ts';
import { AddonMissingError, findAddon, loadAddon, loadFrom } from './index.ts';

describe('finding the addon', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'native-bridge-'));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  function place(...parts: readonly string[]): string {
    const path = join(root, ...parts);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '');
    return path;
  }

  it('finds it from a bundle two folders below the source tree', () => {
    const path = place('native-bridge', 'addon', 'build', 'Release', 'tetherstick.node');
    expect(findAddon(join(root, 'out', 'engine'))).toBe(path);
  });

  it('prefers the one beside the bundle', () => {
    place('native-bridge', 'addon', 'build', 'Release', 'tetherstick.node');
    const path = place('out', 'engine', 'tetherstick.node');
    expect(findAddon(join(root, 'out', 'engine'))).toBe(path);
  });

  it('finds it from the source of the loader', () => {
    const path = place('native-bridge', 'addon', 'build', 'Release', 'tetherstick.node');
    expect(findAddon(join(root, 'native-bridge'))).toBe(path);
  });

  it('says in a sentence what to do when it is not built', () => {
    expect(() => loadFrom(root)).toThrow(
      new AddonMissingError('The native addon is not built. Run: npm run set-up'),
    );
  });

  it('says in a sentence what to do when it does not load', () => {
    place('tetherstick.node');
    expect(() => loadFrom(root)).toThrow(AddonMissingError);
    expect(() => loadFrom(root)).toThrow(/does not load here. Run: npm run set-up$/);
  });
});

describe('the addon', () => {
  const addon = loadAddon();

  it('is loaded once', () => {
    expect(loadAddon()).toBe(addon);
  });

  it('has the slot words of shared/ntb-slots.ts', () => {
    expect(addon.slotWords).toEqual(SlotWord);
  });

  it('carries the errno name of what failed', () => {
    expect(() => addon.connectUnix('/nonexistent/socket')).toThrow(
      expect.objectContaining({ code: 'ENOENT', syscall: 'connect' }),
    );
    expect(() => addon.adoptTun(0x7ffffffe, true)).toThrow(
      expect.objectContaining({ code: 'EBADF', syscall: 'fstat' }),
    );
  });

  it.each([-1, 1.5, 2 ** 31, Number.NaN, '0', undefined])('takes %s for no descriptor', (value) => {
    expect(() => addon.adoptTun(value as number, true)).toThrow(TypeError);
    expect(() => addon.watchReadable(value as number)).toThrow(TypeError);
    expect(() => addon.peerUid(value as number)).toThrow(TypeError);
  });

  it('refuses names and paths that do not fit, or end early', () => {
    expect(() => addon.openTap('sixteen-letters-', true)).toThrow(TypeError);
    expect(() => addon.openTun('tun0\0', 1500, true)).toThrow(TypeError);
    expect(() => addon.connectUnix('/'.padEnd(108, 'x'))).toThrow(TypeError);
  });

  it('refuses to poll a file, and to receive from what is no socket', () => {
    const file = openSync(import.meta.filename, 'r');
    try {
      expect(() => addon.watchReadable(file)).toThrow(expect.objectContaining({ code: 'EPERM' }));
      expect(() => addon.receiveDescriptor(file, new Uint8Array(8))).toThrow(
        expect.objectContaining({ code: 'ENOTSOCK' }),
      );
      expect(() => addon.adoptTun(file, true)).toThrow(expect.objectContaining({ code: 'ENOTTY' }));
    } finally {
      closeSync(file);
    }
  });
});
