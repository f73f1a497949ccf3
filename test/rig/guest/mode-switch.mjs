// The install CD: usb_modeswitch as the reference, then our own way out of it.
import { existsSync, writeFileSync } from 'node:fs';
import { check, tellStick } from './host-link.mjs';
import {
  attachStick,
  boundDrivers,
  expectEqual,
  readText,
  run,
  STICK,
  stickGone,
  until,
  WEB_SERVER,
} from './machine.mjs';
import { connect } from './product-session.mjs';

const MODEM = { vendor: '12d1', product: '1506' };

export async function suite() {
  const keeper = keepAttached();
  try {
    await check('usb_modeswitch makes a modem of the install CD', async () => {
      await plugIn('cd-14fe');
      await becomes(MODEM.product);
      await until('drivers', () => Object.values(boundDrivers()).includes('huawei_cdc_ncm'));
      return JSON.stringify(boundDrivers());
    });
    await check('connect makes a modem of it by itself and goes online', async () => {
      writeFileSync('/etc/usb_modeswitch.conf', 'DisableSwitching=1\n');
      await plugIn('cd-14fe');
      await until('the CD driver', () => boundDrivers()[0] === 'usb-storage');
      const session = connect();
      await session.online();
      expectEqual(readText(`${STICK}/idProduct`), MODEM.product);
      await run('ping', '-c', '2', '-W', '5', WEB_SERVER);
      session.child.kill('SIGINT');
      return expectEqual((await session.exited).code, 0);
    });
    await check('HiLink hardware ends in its own explanation', async () => {
      await plugIn('cd-1f01');
      await until('the CD driver', () => boundDrivers()[0] === 'usb-storage');
      const session = connect();
      const { code } = await session.exited;
      if (!session.text().includes('"code":"stick-hilink"')) throw new Error(session.text());
      return expectEqual(code, 4);
    });
  } finally {
    keeper.end();
    await tellStick('profile e3372s-153');
    await tellStick('unplug');
    await stickGone();
  }
}

/** A cable that follows: what leaves the bus and comes back is attached again, as on real USB. */
export function keepAttached() {
  let isOn = true;
  const loop = (async () => {
    while (isOn) {
      if (!existsSync(STICK)) await attachStick().catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  })();
  return {
    end() {
      isOn = false;
      return loop;
    },
  };
}

async function plugIn(profile) {
  await tellStick('unplug');
  await stickGone();
  await tellStick(`profile ${profile}`);
  await tellStick('plug');
  await until('enumeration', () => existsSync(`${STICK}/bConfigurationValue`));
}

function becomes(product) {
  return until(product, () => {
    try {
      return readText(`${STICK}/idProduct`) === product;
    } catch {
      return false;
    }
  });
}
