// Runs inside the archive of the packaged app (see read-asar-as-electron.mjs): loads the addon and
// `usb`, starts the Worker and takes the built-in stick online as far as its link. Prints what it saw as JSON.
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

const archive = process.env.TETHERSTICK_ASAR;
const require = createRequire(join(archive, 'out', 'main', 'index.js'));
const addon = { exports: {} };
process.dlopen(addon, join(archive, 'tetherstick.node'));

const worker = new Worker(join(archive, 'out', 'main', 'datapath-worker.js'));
const replies = new Map();
worker.on('message', (message) => replies.get(message.id)?.(message));
let lastId = 0;
const ask = (request, args) =>
  new Promise((resolve, reject) => {
    const id = (lastId += 1);
    replies.set(id, resolve);
    worker.once('error', reject);
    worker.postMessage({ id, request, args });
  });

const spec = {
  kind: 'virtual',
  profile: 'e3372h-320',
  faults: {},
  seed: 1,
  timeScale: 0,
  sim: {},
  carrier: { kind: 'built-in' },
};
const opened = await ask('open-stick', { spec });
const tun = await ask('open-tun', { mtu: 1500, offload: true });
const closed = await ask('close');
await worker.terminate();
console.log(
  JSON.stringify({
    addon: Object.keys(addon.exports).includes('openTun'),
    usb: typeof require('usb').getDeviceList,
    worker: [opened, tun, closed],
    preload: existsSync(join(archive, 'out', 'preload', 'index.cjs')),
    page: existsSync(join(archive, 'out', 'renderer', 'index.html')),
    tray: readdirSync(join(archive, 'resources', 'tray')).length,
  }),
);
