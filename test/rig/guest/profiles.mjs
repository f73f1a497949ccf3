// Every stick model: those with NCM go online with the product, the others end in their explanation.
import { writeFileSync } from 'node:fs';
import { check, tellStick } from './host-link.mjs';
import { attachStick, expectMatch, run, stickGone, WEB_SERVER } from './machine.mjs';
import { keepAttached } from './stick-on-bus.mjs';

const outcomes = {
  'e3372-21.200': 'online',
  'e3372-21.318': 'online',
  'e3372h-1506': 'online',
  'e3372h-320': 'online',
  e5785: 'online',
  'brovi-ncm': 'online',
  hilink: 'stick-hilink',
  'brovi-cd': 'online',
  'cd-1f01': 'stick-hilink',
  'cd-14fe': 'online',
};

export async function suite() {
  const { openSession } = await import('/tetherstick/rig/product-session.mjs');
  const session = openSession('1-1');
  // Our own mode switch has no other beside it.
  writeFileSync('/etc/usb_modeswitch.conf', 'DisableSwitching=1\n');
  for (const [profile, outcome] of Object.entries(outcomes)) {
    await check(`${profile} ends in ${outcome}`, async () => {
      await plugIn(profile);
      // What leaves the CD has to be plugged in again, as the bus would do by itself.
      const keeper = /cd/.test(profile) ? keepAttached() : undefined;
      try {
        session.connect();
        const { state, failure } = await session.reach('online', 'failed', 'idle');
        const said = `${failure?.code ?? state} ${failure?.detail ?? ''}`;
        expectMatch(said, new RegExp(`^${outcome} `));
        if (state === 'online') await run('ping', '-c', '1', '-W', '20', WEB_SERVER);
        await session.disconnect();
        return said;
      } finally {
        await keeper?.end();
      }
    });
  }
  await session.end();
  await tellStick('profile e3372s-153');
  await tellStick('unplug');
  await stickGone();
}

async function plugIn(profile) {
  await tellStick('unplug');
  await stickGone();
  await tellStick(`profile ${profile}`);
  await tellStick('plug');
  await attachStick();
}
