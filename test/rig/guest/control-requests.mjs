// What we ask of the stick beside what the kernel's drivers ask of it: no difference without a reason.
import { existsSync } from 'node:fs';
import { check, tellStick } from './host-link.mjs';
import { expectEqual, run, stickGone, until } from './machine.mjs';
import { driversBack, plugIn } from './stick-on-bus.mjs';
import { openTty } from './tty-dialog.mjs';
import { monitorControlRequests } from './usb-monitor.mjs';

/** Class requests and SET_INTERFACE of the kernel that we do not send. */
const onlyKernel = {
  '21 22 0003 0001 0000': 'DTR at the modem port: ours is only read empty, nobody has opened it',
  '21 22 0000 0001 0000': 'and dropped at its close',
};

/** Ours that the kernel does not send. */
const onlyOurs = {
  '21 43 000f 0002 0000':
    'SET_ETHERNET_PACKET_FILTER: newer kernels send it when the link comes up',
  'a1 83 0000 0002 0002':
    'GET_NTB_FORMAT behind alternate setting 1: firmware 21.318 forgets it there',
  'a1 85 0000 0002 0004':
    'GET_NTB_INPUT_SIZE: reads are as long as the stick says, not as it was told',
};

export async function suite() {
  const { openSession } = await import('/tetherstick/rig/product-session.mjs');
  let kernel;
  let ours;
  await check(
    'the drivers of the kernel are watched from plugging in to an open port',
    async () => {
      const stop = await monitorControlRequests();
      await plugIn();
      for (const path of ['/dev/ttyUSB0', '/dev/ttyUSB1']) {
        const tty = await until(path, () => openTty(path).catch(() => undefined));
        await tty.close();
      }
      // An interface has its driver before that is through with it; its network device comes last.
      await until('wwan0', () => existsSync('/sys/class/net/wwan0'));
      await run('/usr/bin/ip', 'link', 'set', 'wwan0', 'up');
      await run('/usr/bin/ip', 'link', 'set', 'wwan0', 'down');
      kernel = relevant(stop());
      return `${kernel.length} kinds of requests`;
    },
  );
  await check('the product is watched from the opening to the end', async () => {
    const session = openSession('1-1');
    const stop = await monitorControlRequests();
    session.connect();
    const { state, failure } = await session.reach('online', 'failed', 'idle');
    expectEqual([state, failure], ['online', undefined]);
    await session.disconnect();
    ours = relevant(stop());
    await session.end();
    await driversBack();
    return `${ours.length} kinds of requests`;
  });
  await check('every difference between the two is known and has its reason', () => {
    const missing = kernel.filter((request) => !ours.includes(request));
    const additional = ours.filter((request) => !kernel.includes(request));
    expectEqual(
      [missing, additional],
      [Object.keys(onlyKernel).sort(), Object.keys(onlyOurs).sort()],
    );
    const shared = ours.length - additional.length;
    return `${shared} alike, ${missing.length} only of the kernel, ${additional.length} only ours`;
  });
  await tellStick('unplug');
  await stickGone();
}

/** To interfaces: class requests and SET_INTERFACE, but those of the storage driver. Each kind once. */
function relevant(requests) {
  const kinds = requests.filter(
    (request) => /^(21|a1|01) /.test(request) && !/^(21 ff|a1 fe) /.test(request),
  );
  return [...new Set(kinds)].sort();
}
