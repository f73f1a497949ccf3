import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { doctorChecks } from '../../shared/doctor-check.ts';
import { examine, type DoctorFinding } from './doctor.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tetherstick-doctor-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

it('looks at everything, each once', () => {
  expect(examine(root).map(({ check }) => check)).toEqual(doctorChecks);
});

it('finds a computer with everything installed well', () => {
  put('/dev/net/tun');
  put('/usr/lib/tetherstick/tetherstick-helper', '', 0o755);
  put('/usr/bin/pkexec');
  put('/usr/share/polkit-1/actions/org.tetherstick.host-network.policy');
  put('/usr/lib/udev/rules.d/60-tetherstick.rules');
  put('/etc/resolv.conf', 'nameserver 192.0.2.1\n');
  put('/proc/net/dev', 'Inter-| Receive\n    lo: 0 0\n  eth0: 0 0\n');
  expect(examine(root).filter(({ state }) => state !== 'good')).toEqual([]);
});

it('names what is missing on a bare one, and the fix it can do itself', () => {
  const problems = examine(root).filter(({ state }) => state === 'problem');
  expect(problems.map(({ check }) => check)).toEqual([
    'tun-device',
    'helper',
    'polkit',
    'udev-rule',
  ]);
  expect(finding('tun-device').fix).toEqual(['modprobe', 'tun']);
});

it('trusts no helper that others may write', () => {
  put('/usr/lib/tetherstick/tetherstick-helper', '', 0o777);
  expect(finding('helper').state).toBe('problem');
});

it('sees what a crash has left, unless a helper is at work', () => {
  mkdirSync(join(root, 'etc'));
  symlinkSync('/run/nowhere', join(root, '/etc/resolv.conf.tetherstick-backup'));
  expect(finding('leftovers')).toMatchObject({
    state: 'problem',
    fix: ['/usr/lib/tetherstick/tetherstick-helper', '--undo'],
  });
  put('/proc/17/comm', 'tetherstick-hel\n');
  expect(finding('leftovers').state).toBe('good');
});

it('mentions others that meet the stick or the tunnel', () => {
  put('/proc/4/comm', 'ModemManager\n');
  put('/proc/net/dev', ' wg0: 1\n tetherstick0: 1\n tun3: 1\n wlan0: 1\n');
  put('/proc/sys/kernel/apparmor_restrict_unprivileged_userns', '1\n');
  expect(finding('other-owners')).toMatchObject({ state: 'note', detail: 'ModemManager' });
  expect(finding('other-vpns')).toMatchObject({ state: 'note', detail: 'wg0, tun3' });
  expect(finding('user-namespaces').state).toBe('note');
});

function finding(check: string): DoctorFinding {
  const found = examine(root).find((one) => one.check === check);
  if (found === undefined) throw new Error(`no finding of ${check}`);
  return found;
}

function put(path: string, text = '', mode = 0o644): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  chmodSync(join(root, path), mode);
}
