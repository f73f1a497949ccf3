// pppd dials the stick's modem port; a second pppd, in a network namespace of its own, picks up.
import { createServer } from 'node:net';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { check, tellStick } from './host-link.mjs';
import {
  downloadAndCompare,
  expectMatch,
  run,
  start,
  stickGone,
  until,
  WEB_SERVER,
} from './machine.mjs';
import { register } from './reference.mjs';
import { plugIn } from './stick-on-bus.mjs';

/** Where the virtual stick's calls of ATD*99# arrive in the guest. */
const DIAL_IN_PORT = 7099;
const NAMESPACE = 'access';
const [SERVER_ADDRESS, CLIENT_ADDRESS] = ['10.64.64.1', '10.64.64.2'];
const NAME_SERVER = '10.64.64.53';

export async function suite() {
  const calls = await startAccessServer();
  try {
    await callsOf(calls);
  } finally {
    await tellStick('unplug');
    await stickGone();
  }
}

async function callsOf(calls) {
  await check('the stick waits with an unlocked card', async () => {
    await plugIn();
    return register('/dev/ttyUSB0');
  });
  let pppd;
  await check('pppd dials the modem port and gets an address', async () => {
    pppd = dialWithPppd('/dev/ttyUSB1');
    await until('ppp0', () => {
      if (pppd.child.exitCode !== null) throw new Error(pppd.text());
      return /remote IP address/.test(pppd.text());
    }).catch((error) => {
      throw new Error(`${error.message}\n${pppd.text()}`);
    });
    expectMatch(await run('/usr/bin/ip', 'address', 'show', 'ppp0'), new RegExp(CLIENT_ADDRESS));
    expectMatch(pppd.text(), new RegExp(`primary +DNS address ${NAME_SERVER}`));
    return expectMatch(pppd.text(), /CONNECT/);
  });
  await check('ping and a download over ppp0', async () => {
    await run('/usr/bin/ip', 'route', 'replace', `${WEB_SERVER}/32`, 'dev', 'ppp0');
    const said = await run('ping', '-c', '3', '-W', '10', '-s', '1400', WEB_SERVER);
    expectMatch(said, /3 packets transmitted, 3 packets received/);
    return downloadAndCompare(500_000);
  });
  await check('hanging up ends the call, and the port takes commands again', async () => {
    pppd.child.kill('SIGTERM');
    await pppd.exited;
    await until('the call to end', () => calls.size === 0);
    return register('/dev/ttyUSB1');
  });
  await check('pulled during a call, both ends notice', async () => {
    pppd = dialWithPppd('/dev/ttyUSB1');
    await until('ppp0', () => /remote IP address/.test(pppd.text()));
    await tellStick('unplug');
    await stickGone();
    await pppd.exited;
    await until('the call to end', () => calls.size === 0);
    return expectMatch(pppd.text(), /Modem hangup/);
  });
}

function dialWithPppd(tty) {
  const chat = [
    '/usr/sbin/chat -v -s',
    'ABORT "NO CARRIER" ABORT ERROR',
    'TIMEOUT 60',
    "'' ATZ OK ATE0 OK ATD*99***1# CONNECT ''",
  ].join(' ');
  const options = [
    ...['nodetach', 'noauth', 'nodefaultroute', 'usepeerdns', 'noipdefault', 'noccp', 'novj'],
    ...['debug', 'connect', chat],
  ];
  return start('/usr/sbin/pppd', [tty, '460800', ...options]);
}

/** Returns the calls that are up. */
async function startAccessServer() {
  const calls = new Set();
  const inNamespace = (...command) => ['netns', 'exec', NAMESPACE, ...command];
  mkdirSync('/var/lock', { recursive: true });
  await run('modprobe', 'ppp_async');
  await until('/dev/ppp', () => existsSync('/dev/ppp'));
  await run('/usr/bin/ip', 'netns', 'add', NAMESPACE);
  await run('/usr/bin/ip', '-n', NAMESPACE, 'link', 'set', 'lo', 'up');
  await run('/usr/bin/ip', '-n', NAMESPACE, 'address', 'add', `${WEB_SERVER}/32`, 'dev', 'lo');
  start('/usr/bin/ip', inNamespace('node', '/tetherstick/rig/web-server.mjs', WEB_SERVER, '80'));
  const answer = [
    ...['nodetach', 'notty', 'noauth', 'local', 'noccp', 'novj', 'ms-dns', NAME_SERVER],
    `${SERVER_ADDRESS}:${CLIENT_ADDRESS}`,
  ];
  const server = createServer((socket) => {
    const pppd = spawn('/usr/bin/ip', inNamespace('/usr/sbin/pppd', ...answer), {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    calls.add(pppd);
    socket.pipe(pppd.stdin).on('error', () => {});
    pppd.stdout.pipe(socket).on('error', () => {});
    socket.on('close', () => pppd.kill('SIGHUP'));
    pppd.on('exit', () => {
      calls.delete(pppd);
      socket.destroy();
    });
  });
  await new Promise((resolve) => server.listen(DIAL_IN_PORT, resolve));
  return calls;
}
