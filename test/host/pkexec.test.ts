/** The whole way for somebody without rights: pkexec, a real polkitd, and a person who said yes or not. */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';

import { INSTALLED_HELPER } from '../../main/host/helper-program.ts';
import { en } from '../../shared/i18n/en.ts';
import { dnsSetUps, installDns } from './dns-modes.ts';
import { missingPackages, usePackages } from './packages.ts';
import {
  helperGone,
  helperProgram,
  readComputer,
  skipOutsideSandbox,
  skipReason,
  undo,
} from './sandbox.ts';

skipOutsideSandbox();

const POLKITD = '/usr/lib/polkit-1/polkitd';
const RULE = '/etc/polkit-1/rules.d/10-test.rules';
const sayYes =
  'polkit.addRule(function(action) {' +
  ' if (action.id == "org.tetherstick.host-network") return polkit.Result.YES; });\n';

const missing = existsSync(POLKITD)
  ? missingPackages(['pkexec'])
  : 'needs the Debian package polkitd';
const services: ChildProcess[] = [];

beforeAll(async () => {
  if (skipReason !== undefined || missing !== undefined) return;
  usePackages(['pkexec']);
  // What the package's own script does.
  chmodSync('/usr/bin/pkexec', 0o4755);
  if (!/:1000:/.test(readFileSync('/etc/passwd', 'utf8'))) {
    appendFileSync('/etc/passwd', 'somebody:x:1000:1000::/tmp/somebody:/bin/sh\n');
  }
  mkdirSync('/usr/lib/tetherstick', { recursive: true });
  copyFileSync(helperProgram, INSTALLED_HELPER);
  copyFileSync(
    'native-bridge/helper/install/org.tetherstick.host-network.policy',
    '/usr/share/polkit-1/actions/org.tetherstick.host-network.policy',
  );
  mkdirSync('/run/dbus', { recursive: true });
  services.push(spawn('dbus-daemon', ['--system', '--nofork', '--nopidfile'], { stdio: 'ignore' }));
  await vi.waitUntil(() => existsSync('/run/dbus/system_bus_socket'), { timeout: 20_000 });
});

let polkitd: ChildProcess | undefined;

/** It reads its rules when it starts. */
async function startPolkitd(rule: string | undefined): Promise<void> {
  polkitd?.kill('SIGKILL');
  await vi.waitUntil(() => !hasPolkit(), { timeout: 30_000 });
  if (rule === undefined) rmSync(RULE, { force: true });
  else writeFileSync(RULE, rule);
  polkitd = spawn(POLKITD, ['--no-debug'], { stdio: 'ignore' });
  await vi.waitUntil(hasPolkit, { timeout: 30_000 });
}

afterAll(() => {
  for (const service of [...services, polkitd]) service?.kill('SIGKILL');
});

beforeEach(async ({ skip }) => {
  if (missing !== undefined) skip(missing);
  const setUp = dnsSetUps['a plain file'];
  if (setUp !== undefined) await installDns(setUp, ['pkexec']);
  undo();
});

it('goes online as nobody in particular once polkit says yes, and leaves all as it was', async () => {
  await startPolkitd(sayYes);
  const before = readComputer();
  const { status, stdout, stderr } = connectAsUser();
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(stdout).toContain('"state":"online"');
  await helperGone();
  expect(readComputer()).toEqual(before);
});

it('says so, and which command helps, where nobody can be asked', async () => {
  await startPolkitd(undefined);
  const before = readComputer();
  const { status, stderr } = connectAsUser();
  expect(status).toBe(7);
  expect(stderr).toContain(en.failures['helper-denied'].sentence);
  expect(stderr).toContain(`sudo ${INSTALLED_HELPER} --listen 1000`);
  await helperGone();
  expect(readComputer()).toEqual(before);
});

/** The command line as an ordinary user's process. */
function connectAsUser() {
  const user = ['--reuid', '1000', '--regid', '1000', '--clear-groups', '--bounding-set', '+all'];
  mkdirSync('/tmp/somebody', { recursive: true, mode: 0o777 });
  execFileSync('chown', ['1000:1000', '/tmp/somebody']);
  const connect = [
    'connect',
    '--virtual',
    '--pin-stdin',
    '--once',
    '--json',
    '--time-scale',
    '0.02',
  ];
  return spawnSync(
    'setpriv',
    [...user, process.execPath, 'out/cli/index.js', ...connect, '--routing', 'everything'],
    {
      input: '1234\n',
      encoding: 'utf8',
      timeout: 90_000,
      env: {
        PATH: '/usr/bin:/bin',
        HOME: '/tmp/somebody',
        XDG_RUNTIME_DIR: '/tmp/somebody',
        XDG_STATE_HOME: '/tmp/somebody',
      },
    },
  );
}

function hasPolkit(): boolean {
  const ask = ['--system', '--dest=org.freedesktop.DBus', '--print-reply', '/org/freedesktop/DBus'];
  const method = ['org.freedesktop.DBus.NameHasOwner', 'string:org.freedesktop.PolicyKit1'];
  return spawnSync('dbus-send', [...ask, ...method], { encoding: 'utf8' }).stdout.includes('true');
}
