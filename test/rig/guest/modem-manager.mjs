// ModemManager with its Huawei plugin, on the system bus of its own it needs.
import { mkdirSync, writeFileSync } from 'node:fs';
import { check, note, tellStick } from './host-link.mjs';
import {
  attachStick,
  boundDrivers,
  downloadAndCompare,
  expectMatch,
  run,
  start,
  stickGone,
  until,
  WEB_SERVER,
} from './machine.mjs';
import { obtainAddress } from './reference.mjs';

const BUS = '/run/dbus/system_bus_socket';

/** Everybody may do everything: who is who is not what is tried here. */
const busConfiguration = `<busconfig><type>system</type><listen>unix:path=${BUS}</listen>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_type="method_call"/>
<allow send_destination="*"/><allow receive_type="method_call"/><allow receive_type="signal"/>
<allow receive_type="method_return"/><allow receive_type="error"/></policy></busconfig>`;

export async function suite() {
  await check('a system bus, polkit and ModemManager start', startServices);
  const mm = start('/usr/sbin/ModemManager', ['--debug'], { stdio: ['ignore', 'pipe', 'pipe'] });
  try {
    await check('ModemManager finds the stick with its Huawei plugin', async () => {
      await plugIn();
      await until(
        'the modem',
        () =>
          run('mmcli', '-L').then(
            (said) => /\/Modem\/\d/.test(said),
            () => false,
          ),
        240_000,
      );
      const modem = await until('the modem', () =>
        run('mmcli', '-m', 'any', '-K').catch(() => undefined),
      );
      expectMatch(modem, /modem\.generic\.plugin\s*: huawei/);
      return expectMatch(modem, /modem\.generic\.model\s*: .*/);
    });
    await check('ModemManager unlocks the SIM', async () => {
      const modem = await run('mmcli', '-m', 'any', '-K');
      const sim = /modem\.generic\.sim\s*: (\S+)/.exec(modem)?.[1];
      if (/unlock-required\s*: sim-pin\b/.test(modem))
        await run('mmcli', '-i', sim, '--pin', '1234');
      await until('an unlocked modem', async () =>
        /unlock-required\s*: (--|none|sim-p\wk2|sim-pin2)/.test(
          await run('mmcli', '-m', 'any', '-K'),
        ),
      );
    });
    await check('ModemManager connects', async () => {
      await until('a modem that is ready', async () =>
        /generic\.state\s*: disabled/.test(await run('mmcli', '-m', 'any', '-K')),
      );
      await run('mmcli', '--timeout=80', '-m', 'any', '--simple-connect=apn=internet,ip-type=ipv4');
      return expectMatch(await run('mmcli', '-m', 'any'), /state: .*connected/);
    });
    await check('its address works: ping and a download', async () => {
      const bearer = await run('mmcli', '-b', 'any', '-K').catch(() =>
        run('mmcli', '-b', '0', '-K'),
      );
      const field = (name) => new RegExp(`ipv4-config\\.${name}\\s*: (\\S+)`).exec(bearer)?.[1];
      if (field('method') === 'dhcp') return obtainAddress().then(tryIt);
      const ip = (...args) => run('/usr/bin/ip', ...args);
      await ip('address', 'add', `${field('address')}/${field('prefix')}`, 'dev', 'wwan0');
      await ip('link', 'set', 'wwan0', 'up');
      await ip('route', 'replace', `${WEB_SERVER}/32`, 'via', field('gateway'));
      return tryIt();
    });
    await check('ModemManager hangs up', () => run('mmcli', '-m', 'any', '--simple-disconnect'));
  } catch (error) {
    const telling = /<warn>|<error>|NDISDUP|NDISSTAT|DHCP|"ATD|CARRIER|GETPORTMODE/;
    for (const line of mm
      .text()
      .split('\n')
      .filter((text) => telling.test(text)))
      note(line);
    throw error;
  } finally {
    mm.child.kill('SIGTERM');
    await mm.exited;
    await tellStick('profile e3372s-153');
    await tellStick('unplug');
    await stickGone();
  }
}

async function tryIt() {
  await run('ping', '-c', '2', '-W', '5', WEB_SERVER);
  return downloadAndCompare(1_000_000);
}

async function startServices() {
  mkdirSync('/run/dbus', { recursive: true });
  mkdirSync('/var/lib/polkit-1', { recursive: true });
  writeFileSync('/etc/machine-id', '0123456789abcdef0123456789abcdef\n');
  const users = [
    'root:x:0:0:root:/root:/bin/sh',
    'messagebus:x:101:101::/:/bin/sh',
    'polkitd:x:102:102::/:/bin/sh',
  ];
  writeFileSync('/etc/passwd', `${users.join('\n')}\n`);
  writeFileSync('/etc/group', 'root:x:0:\nmessagebus:x:101:\npolkitd:x:102:\n');
  writeFileSync('/run/dbus/rig.conf', busConfiguration);
  process.env.DBUS_SYSTEM_BUS_ADDRESS = `unix:path=${BUS}`;
  await run('/usr/bin/dbus-daemon', '--config-file=/run/dbus/rig.conf', '--fork');
  start('/usr/lib/polkit-1/polkitd', ['--no-debug'], { stdio: ['ignore', 'pipe', 'pipe'] });
}

/**
 * The model of its udev rules that dials over the AT port: ModemManager takes the network interface
 * of a 12d1:15b6 only where the cdc-wdm port answers AT, which an E3372's does not, and dials PPP.
 */
async function plugIn() {
  await tellStick('unplug');
  await stickGone();
  await tellStick('profile e3372h-1506');
  await tellStick('plug');
  await attachStick();
  await until('drivers', () => Object.values(boundDrivers()).includes('huawei_cdc_ncm')).catch(
    async (error) => {
      throw new Error(`${error.message} ${JSON.stringify(boundDrivers())} ${await run('dmesg')}`);
    },
  );
}
