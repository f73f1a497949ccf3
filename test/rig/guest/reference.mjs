// The stick in the hands of a stock kernel: drivers, a DHCP client and tools nobody here wrote.
import { writeFileSync } from 'node:fs';
import { check, measured } from './host-link.mjs';
import {
  attachStick,
  boundDrivers,
  detachStick,
  downloadAndCompare,
  expectEqual,
  expectMatch,
  readText,
  run,
  STICK,
  until,
  WEB_SERVER,
} from './machine.mjs';
import { drivers } from './stick-on-bus.mjs';
import { openTty } from './tty-dialog.mjs';
import { burst, sendBurst } from './udp-burst.mjs';
import { monitorBulkData } from './usb-monitor.mjs';

export async function suite() {
  await check('the kernel enumerates the stick', async () => {
    await attachStick();
    return expectEqual(
      [readText(`${STICK}/idVendor`), readText(`${STICK}/idProduct`), readText(`${STICK}/speed`)],
      ['12d1', '15b6', '480'],
    );
  });
  await check('option, huawei_cdc_ncm and usb-storage bind its interfaces', async () => {
    await until('drivers', () => JSON.stringify(boundDrivers()) === JSON.stringify(drivers)).catch(
      () => {},
    );
    return expectEqual(boundDrivers(), drivers);
  });
  await check('the network interface carries the MAC of the stick', async () => {
    const mac = await until('wwan0', () => attempt(() => readText('/sys/class/net/wwan0/address')));
    return expectEqual(mac, '00:1e:10:1f:00:00');
  });
  await check('AT over the kernel tty: PIN, registration, dial', () => dial('/dev/ttyUSB0'));
  await check('udhcpc gets an address', obtainAddress);
  await check('ping through wwan0', async () => {
    await run('ping', '-c', '3', '-W', '5', WEB_SERVER);
    const large = await run('ping', '-c', '3', '-W', '5', '-s', '1400', WEB_SERVER);
    return expectMatch(large, /3 packets transmitted, 3 packets received/);
  });
  await check('TCP through wwan0: a download with the right checksum', () =>
    downloadAndCompare(4_000_000),
  );
  await check('blocks of huawei_cdc_ncm, several datagrams in one', async () => {
    const sent = () => Number(readText('/sys/class/net/wwan0/statistics/tx_packets'));
    const before = sent();
    const stop = await monitorBulkData(1);
    await sendBurst(WEB_SERVER, 7000);
    await until('the burst on the wire', () => sent() - before >= burst.length);
    const blocks = stop().out.filter((bytes) => bytes.toString('latin1', 0, 3) === 'ncm');
    measured(
      'blocks of huawei_cdc_ncm',
      blocks.map((bytes) => bytes.toString('hex')),
    );
    return `${blocks.length} blocks`;
  });
  await check('unplugging takes everything away', async () => {
    await detachStick();
    await until(
      'wwan0 to go',
      () => attempt(() => readText('/sys/class/net/wwan0/address')) === undefined,
    );
  });
}

/** As a person would with a terminal program; the port's echo is off afterwards. */
export function dial(path) {
  return withRegisteredModem(path, async (tty) => {
    await tty.ask('AT^NDISDUP=1,1,"internet"', 60_000);
    await until('the bearer', async () =>
      /\^NDISSTATQRY: ?1/.test(await tty.ask('AT^NDISSTATQRY?', 20_000)),
    );
    return expectMatch(await tty.ask('AT^DHCP?', 20_000), /\^DHCP: ?\S+/i);
  });
}

/** PIN and registration only. */
export function register(path) {
  return withRegisteredModem(path, (tty) => tty.ask('ATI', 20_000)).then((said) =>
    expectMatch(said, /Model: \S+/),
  );
}

async function withRegisteredModem(path, work) {
  const tty = await until(path, () => openTty(path).catch(() => undefined));
  try {
    await until('an answer to AT', () => tty.ask('ATE0', 5_000).then(Boolean, () => false));
    const sim = await until('the SIM', async () => {
      const answer = await tty.ask('AT+CPIN?', 20_000).catch(() => '');
      return /\+CPIN: (READY|SIM PIN)/.exec(answer)?.[1];
    });
    if (sim === 'SIM PIN') await tty.ask('AT+CPIN="1234"', 60_000);
    await until('registration', async () =>
      /\+CEREG: \d,[15]/.test(await tty.ask('AT+CEREG?', 20_000).catch(() => '')),
    );
    return await work(tty);
  } finally {
    await tty.close();
  }
}

export async function obtainAddress() {
  const script = '/run/udhcpc.sh';
  const lines = [
    '#!/bin/sh',
    '[ "$1" = bound ] || exit 0',
    '/usr/bin/ip address add "$ip/$mask" dev "$interface"',
    `/usr/bin/ip route replace ${WEB_SERVER}/32 via "$router"`,
    'echo "bound $ip/$mask router $router dns $dns"',
  ];
  writeFileSync(script, `${lines.join('\n')}\n`, { mode: 0o755 });
  await run('/usr/bin/ip', 'link', 'set', 'wwan0', 'up');
  const said = await run('udhcpc', '-i', 'wwan0', '-n', '-q', '-t', '10', '-T', '1', '-s', script);
  return expectMatch(
    said,
    /bound 10\.8\.219\.204\/29 router 10\.8\.219\.201 dns 192\.89\.123\.230/,
  );
}

function attempt(work) {
  try {
    return work();
  } catch {
    return undefined;
  }
}
