// The product in the place of the kernel's drivers, through its command line.
import { existsSync, readdirSync } from 'node:fs';
import { check, measured, tellStick } from './host-link.mjs';
import {
  boundDrivers,
  downloadAndCompare,
  expectEqual,
  expectMatch,
  readText,
  run,
  start,
  stickGone,
  until,
  WEB_SERVER,
} from './machine.mjs';
import { CLI, connect } from './product-session.mjs';
import { dial, obtainAddress } from './reference.mjs';
import { driversBack, plugIn } from './stick-on-bus.mjs';

export async function suite() {
  await check('list names the stick and where it is', async () => {
    await plugIn();
    const { usb } = JSON.parse(await run('node', CLI, 'list', '--json'));
    return expectEqual(
      usb.map(({ busPath, kind, model }) => [busPath, kind, model]),
      [['1-1', 'ncm', 'Huawei E3372s-153']],
    );
  });

  let session = connect();
  await check('connect takes the stick over and goes online', () => session.online());
  await check('ping through our TUN', async () => {
    const said = await run('ping', '-c', '3', '-W', '5', '-s', '1400', WEB_SERVER);
    return expectMatch(said, /3 packets transmitted, 3 packets received/);
  });
  await check('an HTTP download through our TUN has the right checksum', () =>
    downloadAndCompare(4_000_000),
  );
  await check('only what it needs was taken from the kernel', () => {
    const holders = boundDrivers();
    return expectEqual(holders, { 0: 'usbfs', 1: 'usbfs', 2: 'usbfs', 3: 'usb-storage' });
  });

  await check('pulling the stick during a download ends in "stick gone"', async () => {
    const download = start('wget', [
      ...['-q', '-O', '/dev/null', `http://${WEB_SERVER}/download?bytes=200000000`],
    ]);
    await until('bytes of the download', () => receivedBytes() > 100_000);
    await tellStick('unplug');
    await stickGone();
    const { code } = await session.exited;
    download.child.kill('SIGKILL');
    expectMatch(session.text(), /"code":"stick-gone"/);
    return expectEqual(code, 4);
  });
  await check('plugged in again, it is online again', async () => {
    const beganMs = performance.now();
    await plugIn();
    session = connect();
    await session.online();
    measured('replug to online, s', ((performance.now() - beganMs) / 1000).toFixed(1));
    await run('ping', '-c', '1', '-W', '5', WEB_SERVER);
  });

  await check('Ctrl-C gives every driver back', async () => {
    session.child.kill('SIGINT');
    expectEqual(await session.exited, { code: 0, signal: null });
    return driversBack();
  });
  await check('the kernel is online again with what it got back', async () => {
    await until('wwan0', () => existsSync('/sys/class/net/wwan0'));
    await dial('/dev/ttyUSB0');
    await obtainAddress();
    const said = await run('ping', '-c', '3', '-W', '5', WEB_SERVER);
    await run('/usr/bin/ip', 'link', 'set', 'wwan0', 'down');
    return expectMatch(said, /3 packets received/);
  });

  await check('after kill -9, release gives every driver back', async () => {
    await killedSession();
    const { released } = JSON.parse(await run('node', CLI, 'release', '--json'));
    expectEqual(
      released[0].interfaces.map(({ driver }) => driver),
      [...['option', 'option', 'huawei_cdc_ncm']],
    );
    return driversBack();
  });
  await check('after kill -9, the next session works and gives back for both', async () => {
    await killedSession();
    const next = connect();
    await next.online();
    next.child.kill('SIGTERM');
    expectEqual(await next.exited, { code: 0, signal: null });
    return driversBack();
  });

  await check('at asks the modem and gives the stick back', async () => {
    const [answer] = (await run('node', CLI, 'at', '--json', 'ATI')).trim().split('\n');
    expectMatch(answer, /Model: E3372/);
    return driversBack();
  });
}

/** Through our TUN, since it is there. */
function receivedBytes() {
  const name = readdirSync('/sys/class/net').find((each) => /^(tun|tether)/.test(each));
  return name === undefined ? 0 : Number(readText(`/sys/class/net/${name}/statistics/rx_bytes`));
}

/** Online, then killed without a chance to give anything back. */
async function killedSession() {
  const session = connect();
  await session.online();
  session.child.kill('SIGKILL');
  await session.exited;
  return until('the interfaces to be free', () => boundDrivers()[2] === '-');
}
