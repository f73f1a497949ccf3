/** What the helper does not do, whoever asks: foreign users, second clients, values and files. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';

import {
  encodeFrame,
  helperVerb,
  openTunPayload,
  setDnsPayload,
  type HelperVerb,
} from '../../main/host/helper-protocol.ts';
import { loadAddon } from '../../native-bridge/index.ts';
import { dnsSetUps, installDns } from './dns-modes.ts';
import {
  goOnline,
  helperGone,
  helperProcesses,
  helperProgram,
  readComputer,
  skipOutsideSandbox,
  start,
  undo,
} from './sandbox.ts';

skipOutsideSandbox();

afterEach(async () => {
  await helperGone();
});

it('serves one client at a time', async () => {
  const first = await start();
  await expect(start()).rejects.toMatchObject({ failure: { code: 'helper-failed' } });
  expect(first.connection.isOpen).toBe(true);
  first.connection.close();
});

it('serves nobody but the user who asked for it', () => {
  // This process is root, and pkexec says that somebody else called.
  const [own, other] = loadAddon().socketPair();
  const env = { PKEXEC_UID: '1000' };
  const { status, stderr } = spawnSync(helperProgram, [], {
    stdio: [other, 'ignore', 'pipe'],
    env,
    encoding: 'utf8',
  });
  closeSync(own);
  closeSync(other);
  expect(status).toBe(4);
  expect(stderr).toContain('no client of the user who asked');
});

it('listens for nobody but the user who asked for it', () => {
  const options = { env: { PKEXEC_UID: '1000' }, encoding: 'utf8' } as const;
  const { status, stderr } = spawnSync(helperProgram, ['--listen', '1001'], options);
  expect(status).toBe(4);
  expect(stderr).toContain('not for another user');
});

it('does nothing without root', () => {
  const as = ['--reuid', '65534', '--regid', '65534', '--clear-groups', helperProgram];
  const { status, stderr } = spawnSync('setpriv', as, { encoding: 'utf8', stdio: 'pipe' });
  expect(status).toBe(2);
  expect(stderr).toContain('needs root');
});

it('ends at the first byte of another process on the same socket', async () => {
  const [own, other] = loadAddon().socketPair();
  const helper = spawn(helperProgram, [], { stdio: [other, 'ignore', 'ignore'] });
  const exitCode = new Promise<number | null>((resolve) => helper.on('close', resolve));
  closeSync(other);
  // A whole and harmless request, from a child that was given our end.
  const frame = encodeFrame(helperVerb.status, 1, new Uint8Array(0));
  execFileSync('sh', ['-c', `printf '${[...frame].map(octal).join('')}' >&3`], {
    stdio: ['ignore', 'ignore', 'ignore', own],
  });
  expect(await exitCode).toBe(1);
  closeSync(own);
});

it.each<[string, HelperVerb, Uint8Array, string]>([
  ['an empty request', helperVerb.openTun, bytes(), 'malformed'],
  ['more than the verb takes', helperVerb.close, bytes(0), 'malformed'],
  ['an MTU of nothing', helperVerb.openTun, openTunPayload(0, true), 'refused'],
  ['routes before an address', helperVerb.setRoutes, bytes(0, 0, 0, 0, 0), 'wrong-state'],
  ['DNS before an address', helperVerb.setDns, setDnsPayload([], []), 'wrong-state'],
  ['a shell in a search name', helperVerb.setDns, setDnsPayload([], ['a;reboot']), 'refused'],
  ['a line break in a search name', helperVerb.setDns, setDnsPayload([], ['a\nb']), 'refused'],
  ['an option as a search name', helperVerb.setDns, setDnsPayload([], ['-f']), 'refused'],
  [
    'a name server on this computer',
    helperVerb.setDns,
    setDnsPayload(['127.0.0.1'], []),
    'refused',
  ],
  ['a path with steps back', helperVerb.inhibitModemManager, text('/sys/devices/../x'), 'refused'],
  ['a path of elsewhere (S4)', helperVerb.inhibitModemManager, text('/etc/shadow'), 'refused'],
])('refuses %s', async (_name, verb, payload, code) => {
  const { connection } = await start();
  await expect(connection.request(verb, payload)).rejects.toMatchObject({
    failure: { detail: expect.stringMatching(new RegExp(`^${code}:`)) as string },
  });
  connection.close();
});

it('ends at a frame that is too long', async () => {
  const before = readComputer();
  const helper = await start();
  const tunnel = await goOnline(helper.connection);
  const tooLong = helper.connection.request(helperVerb.setDns, new Uint8Array(2049));
  await expect(tooLong).rejects.toMatchObject({ failure: { detail: expect.anything() as string } });
  await helper.exited;
  closeSync(tunnel);
  expect(readComputer()).toEqual(before);
});

it('opens one tunnel at a time, and can again after closing', async () => {
  const { connection } = await start();
  const tunnel = await goOnline(connection);
  await expect(
    connection.request(helperVerb.openTun, openTunPayload(1500, true)),
  ).rejects.toMatchObject({ failure: { detail: expect.stringMatching(/^wrong-state/) as string } });
  await connection.request(helperVerb.close);
  const again = await goOnline(connection);
  connection.close();
  closeSync(tunnel);
  closeSync(again);
});

it('S3: deletes a tunnel that was made persistent behind its back', async () => {
  const { connection } = await start();
  const tunnel = await goOnline(connection);
  // TUNSETPERSIST, by whoever holds the descriptor.
  const script = 'import fcntl; fcntl.ioctl(3, 0x400454cb, 1)';
  const done = spawnSync('python3', ['-c', script], {
    stdio: ['ignore', 'ignore', 'pipe', tunnel],
  });
  expect(String(done.stderr)).toBe('');
  closeSync(tunnel);
  expect(existsSync('/proc/sys/net/ipv4/conf/tetherstick0')).toBe(true);
  connection.close();
  await helperGone();
  expect(existsSync('/proc/sys/net/ipv4/conf/tetherstick0')).toBe(false);
});

it('leaves the part that reads requests no user, file or system call it could do harm with', async () => {
  const { connection } = await start();
  const { janitor, server, keeper } = helperProcesses();
  const status = (pid: number) => readFileSync(`/proc/${pid}/status`, 'utf8');
  const netAdmin = /^CapEff:\t0000000000001000$/m;
  for (const pid of [janitor, server, keeper]) {
    expect(status(pid)).toMatch(netAdmin);
    expect(status(pid)).toMatch(/^CapBnd:\t0000000000001000$/m);
    expect(status(pid)).toMatch(/^NoNewPrivs:\t1$/m);
    expect(status(pid)).toMatch(/^Seccomp:\t2$/m);
  }
  expect(status(server)).not.toMatch(/^Uid:.*\b0\b/m);
  expect(status(server)).toMatch(/^Groups:\t\s*$/m);
  connection.close();
});

it.each([
  ['torn', (whole: Buffer) => writeFileSync(journal, whole.subarray(0, 20))],
  ['forged', (whole: Buffer) => writeFileSync(journal, forged(whole))],
  ['a link', () => (rmSync(journal), symlinkSync('/etc/passwd', journal))],
])('S6: takes a journal that is %s for what it is', async (_name, spoil) => {
  const setUp = dnsSetUps['a plain file'];
  if (setUp === undefined) throw new Error('no such set-up');
  await installDns(setUp);
  const before = [readFileSync('/etc/passwd', 'utf8'), ...readComputer()];
  const { connection } = await start();
  const tunnel = await goOnline(connection);
  const processes = Object.values(helperProcesses()) as number[];
  for (const pid of processes) process.kill(pid, 'SIGSTOP');
  for (const pid of processes) process.kill(pid, 'SIGKILL');
  await helperGone();
  spoil(readFileSync(journal));
  undo();
  closeSync(tunnel);
  expect([readFileSync('/etc/passwd', 'utf8'), ...readComputer()]).toEqual(before);
  connection.close();
});

const journal = '/var/lib/tetherstick/journal';

/** Says that the loopback interface is ours. */
function forged(whole: Buffer): Buffer {
  const copy = Buffer.from(whole);
  copy.writeUInt32LE(1, 8);
  copy.write('lo\0', 12, 'latin1');
  return copy;
}

function bytes(...values: readonly number[]): Uint8Array {
  return Uint8Array.from(values);
}

function text(value: string): Uint8Array {
  return Uint8Array.from([value.length, ...Buffer.from(value)]);
}

function octal(byte: number): string {
  return `\\${byte.toString(8).padStart(3, '0')}`;
}
