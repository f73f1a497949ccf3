/**
 * Ends a thread or the process in the way named on the command line, while an interface or a watch
 * is open. Run as a program: `node --expose-gc end-while-open.mjs <addon> tun|watch <way>`, with a
 * pipe that stays open as stdin. What counts is that nothing aborts.
 */
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';

const STDIN = 0;

let addon;

function load(addonPath) {
  const target = { exports: {} };
  process.dlopen(target, addonPath);
  return target.exports;
}

function openIn({ addonPath, what }) {
  addon ??= load(addonPath);
  return what === 'tun' ? addon.openTun('tun%d', 1500, true) : addon.watchReadable(STDIN);
}

/**
 * Has `action` run between the making of a device and its return to the caller: the addon gives each
 * one a name, and this is what setting that does from now on.
 */
function whileMade(options, action) {
  const first = openIn(options);
  const prototype = Object.getPrototypeOf(first);
  first.close();
  Object.defineProperty(prototype, 'name', { set: action });
}

function openAndExpect(options, message) {
  try {
    openIn(options);
  } catch (error) {
    if (error.message === message) return;
    throw error;
  }
  throw new Error('nothing was thrown');
}

function countOpen() {
  return readdirSync('/proc/self/fd').length;
}

const never = () => {
  throw new Error('called back although there is nothing to read');
};

const inMain = {
  'exit-armed': async (options) => {
    openIn(options).arm(never);
    await nextTurn();
    process.exit(0);
  },
  'exit-at-once': (options) => {
    openIn(options).arm(never);
    process.exit(0);
  },
  'exit-in-callback': async (options) => {
    const watch = openIn(options);
    watch.arm(() => process.exit(0));
    process.stdout.write('ready');
  },
  'end-unarmed': (options) => {
    openIn(options);
  },
  'end-after-close': (options) => {
    const opened = openIn(options);
    opened.arm(never);
    opened.close();
  },
  collect: async (options) => {
    const before = countOpen();
    for (let i = 0; i < 5; i += 1) openIn(options);
    // Finalizers run in a turn of their own, and the poll is closed one later.
    for (let i = 0; i < 20; i += 1) {
      globalThis.gc();
      await nextTurn();
    }
    if (countOpen() > before + 1) throw new Error('a collected device is still open');
  },
  'exit-over-armed-worker': async (options) => {
    await armedWorker(options, 'stay-armed');
    process.exit(0);
  },
  'terminate-armed-worker': async (options) => {
    const worker = await armedWorker(options, 'stay-armed');
    await worker.terminate();
  },
  'both-armed': async (options) => {
    await armedWorker(options, 'stay-armed');
    if (options.what === 'tun') openIn(options).arm(never);
    process.exit(0);
  },
  'many-workers': async (options) => {
    const workers = await Promise.all([1, 2, 3].map(() => armedWorker(options, 'stay-armed')));
    await Promise.all(workers.map((worker) => worker.terminate()));
  },
  'throw-while-made': async (options) => {
    const before = countOpen();
    whileMade(options, () => {
      throw new Error('as wanted');
    });
    for (let i = 0; i < 5; i += 1) openAndExpect(options, 'as wanted');
    for (let i = 0; i < 20; i += 1) {
      globalThis.gc();
      await nextTurn();
    }
    if (countOpen() > before + 1) throw new Error('a device nobody got is still open');
  },
  'worker-exits-while-made': async (options) => {
    for (let round = 0; round < 5; round += 1) {
      const worker = startWorker(options, 'exit-while-made');
      await once(worker, 'exit');
    }
    if (countOpen() > 64) throw new Error('devices of ended threads are still open');
  },
  'worker-exits': async (options) => {
    const worker = startWorker(options, 'exit-armed');
    await once(worker, 'exit');
  },
  'worker-ends-unarmed': async (options) => {
    const worker = startWorker(options, 'end-unarmed');
    await once(worker, 'exit');
  },
  'worker-throws': async (options) => {
    const worker = startWorker(options, 'throw-armed');
    await once(worker, 'error');
  },
};

const inWorker = {
  'stay-armed': (options) => {
    openIn(options).arm(never);
    parentPort.postMessage('armed');
  },
  'exit-armed': (options) => {
    openIn(options).arm(never);
    process.exit(0);
  },
  'end-unarmed': (options) => {
    openIn(options);
  },
  'exit-while-made': (options) => {
    whileMade(options, () => process.exit(0));
    openIn(options);
  },
  'throw-armed': (options) => {
    openIn(options).arm(never);
    throw new Error('as wanted');
  },
};

function startWorker(options, way) {
  return new Worker(new URL(import.meta.url), { workerData: { ...options, way } });
}

async function armedWorker(options, way) {
  const worker = startWorker(options, way);
  await once(worker, 'message');
  return worker;
}

if (isMainThread) {
  const [, , addonPath, what, way] = process.argv;
  await inMain[way]({ addonPath, what });
} else {
  await inWorker[workerData.way](workerData);
}
