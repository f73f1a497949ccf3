/** The product's packet path in a Worker, between a TUN and the stick of the benchmark. */
import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';

import { PacketPath } from '../../main/datapath/packet-path.ts';
import { openNativeTun, type NativeTun } from '../../main/tun/native-tun.ts';
import { loadBenchAddon } from '../bench-addon.ts';
import { median, percentile } from '../report/median.ts';
import { FarTransport } from './far-transport.ts';
import { pathPlan, type PathOptions } from './path-plan.ts';

const { offload, addonPath, radio } = workerData as PathOptions;
const addon = loadBenchAddon(addonPath);
const tun = openNativeTun({ name: pathPlan.near, mtu: 1500, offload }) as NativeTun;
const half = addon.openHalf(pathPlan.far, offload, pathPlan.hostMac);
const transport = new FarTransport({ addon, half, radio });
const families = { ipv4: true, ipv6: false };

const path = new PacketPath({
  transport,
  ncm: {
    format: 'ntb16',
    ntbInSize: 16_384,
    readSize: 16_384,
    ntbOutMaxSize: 16_384,
    divisor: 4,
    remainder: 0,
    alignmentRefersTo: 'frame',
    ndpAlignment: 4,
    ndpPosition: 'last',
    maxDatagrams: 0,
    maxDatagramLength: 1514,
    maxPacketSize: 512,
    hostMac: pathPlan.hostMac,
    hostMacSource: 'stick',
    controlInterface: 0,
    dataInterface: 0,
    bulkIn: 0x81,
    bulkOut: 0x01,
  },
  nowMs: () => performance.now(),
  randomBytes: (length) => new Uint8Array(randomBytes(length)),
  emit: () => undefined,
  onBroken: (failure) => {
    throw new Error(JSON.stringify(failure));
  },
});
const lease = {
  address: pathPlan.host,
  prefixLength: 30,
  gateway: pathPlan.network,
  dnsServers: [],
  mtu: 1500,
  source: 'at',
} as const;
path.startLink(lease, families);
path.admit(families);
path.carry(tun);

parentPort?.on('message', () => {
  const delays = transport.uplinkDelaysMs.splice(0);
  parentPort?.postMessage({
    counters: path.counters(),
    mergedWrites: tun.counters.mergedWrites,
    uplinkDelay: {
      medianMs: median(delays),
      p99Ms: percentile(delays, 0.99),
      count: delays.length,
    },
  });
});
parentPort?.postMessage('ready');
