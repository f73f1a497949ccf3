// What checks need of the guest: programs, devices, patience with a limit.
import { execFile, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The simulator on the other side of the guest's network. */
export const SERVER = '10.0.2.2';
export const WEB_SERVER = '198.51.100.7';
export const STICK = '/sys/bus/usb/devices/1-1';

/** Resolves with stdout; rejects with what the program said. */
export function run(command, ...args) {
  return new Promise((resolve, reject) => {
    execFile(command, args, { timeout: 240_000, maxBuffer: 2 ** 24 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${command} ${args.join(' ')}: ${stderr || stdout || error.message}`));
    });
  });
}

/** A program that goes on; `text()` is all it said so far. */
export function start(command, args, options = {}) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], ...options });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes) => (text += bytes));
  const exited = new Promise((resolve) =>
    child.on('exit', (code, signal) => resolve({ code, signal })),
  );
  return { child, exited, text: () => text };
}

export async function until(what, condition, limitMs = 120_000) {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const value = await condition();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > deadline) throw new Error(`waited ${limitMs} ms in vain: ${what}`);
    await sleep(50);
  }
}

/** Plugs the stick in: usbip's own tool, until the server has something to give. */
export async function attachStick() {
  await until('usbip attach', () =>
    run('/usr/sbin/usbip', 'attach', '-r', SERVER, '-b', '1-1').then(
      () => true,
      () => false,
    ),
  );
  await until('enumeration', () => existsSync(`${STICK}/bConfigurationValue`));
}

export async function detachStick() {
  await run('/usr/sbin/usbip', 'detach', '-p', '0');
  await stickGone();
}

export function stickGone() {
  return until('the stick to go', () => !existsSync(STICK));
}

/** Driver of each interface, e.g. { 0: 'option', 2: 'huawei_cdc_ncm' }; '-' for none. */
export function boundDrivers() {
  const interfaces = readdirSync(STICK).filter((name) => /^1-1:\d+\.\d+$/.test(name));
  return Object.fromEntries(
    interfaces.map((name) => {
      const driver = `${STICK}/${name}/driver`;
      const bound = existsSync(driver) ? basename(readlinkSync(driver)) : '-';
      return [name.split('.')[1], bound];
    }),
  );
}

export function expectEqual(actual, expected) {
  const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (is !== should) throw new Error(`is ${is}, should be ${should}`);
  return is;
}

export function expectMatch(text, pattern) {
  const found = pattern.exec(text);
  if (found === null) throw new Error(`${pattern} is not in ${JSON.stringify(text)}`);
  return found[0];
}

/** Downloads with busybox's wget and compares with the digest the server names. */
export async function downloadAndCompare(bytes, pathPrefix = '') {
  const url = (page) => `http://${WEB_SERVER}/${page}?bytes=${bytes}`;
  const begunMs = performance.now();
  const shell = `${pathPrefix}wget -q -O - '${url('download')}' | sha256sum`;
  const [digest] = (await run('sh', '-c', shell)).split(' ');
  const seconds = (performance.now() - begunMs) / 1000;
  const wanted = (await run('wget', '-q', '-O', '-', url('sha256'))).trim();
  expectEqual(digest, wanted);
  return `${bytes} bytes in ${seconds.toFixed(1)} s, ${digest.slice(0, 12)}…`;
}

export function readText(path) {
  return readFileSync(path, 'utf8').trim();
}
