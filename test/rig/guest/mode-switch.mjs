// The install CD in the hands of usb_modeswitch.
import { existsSync } from 'node:fs';
import { check, tellStick } from './host-link.mjs';
import { boundDrivers, readText, STICK, stickGone, until } from './machine.mjs';
import { keepAttached } from './stick-on-bus.mjs';

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
  } finally {
    await keeper.end();
    await tellStick('profile e3372s-153');
    await tellStick('unplug');
    await stickGone();
  }
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
