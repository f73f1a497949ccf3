// Our blocks in the hands of a kernel that plays the device: usb_f_ncm behind dummy_hcd.
import { createSocket } from 'node:dgram';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { check, measured } from './host-link.mjs';
import { expectEqual, readText, run, until } from './machine.mjs';
import { exchangeBursts, payload } from './udp-burst.mjs';
import { monitorBulkData } from './usb-monitor.mjs';

const GADGET = '/sys/kernel/config/usb_gadget/ncm';
const [DEVICE_MAC, HOST_MAC] = ['02:00:00:00:00:01', '02:00:00:00:00:02'];
const [DEVICE_ADDRESS, HOST_ADDRESS] = ['10.99.0.1', '10.99.0.2'];
const PORT = 7000;
const HEADERS = 14 + 20 + 8;

/** Around each multiple of the packet size, and around the longest block the device takes. */
const wantedLengths = [
  ...[512, 1024, 4096, 8192, 12288, 15872].flatMap((whole) => [
    whole - 4,
    whole + 1, // A block of exactly `whole` bytes, and the byte behind it.
    whole + 4,
  ]),
  ...[16376, 16380, 16384],
];

export async function suite() {
  const { openNcmHost } = await import('/tetherstick/rig/ncm-host.mjs');
  const received = [];
  const socket = createSocket('udp4');
  let host;
  const frames = [];

  let busPath;
  await check('blocks of usb_f_ncm and cdc_ncm, several datagrams in one', async () => {
    busPath = await makeGadget();
    return recordBlocks(Number(busPath.split('-')[0]));
  });
  await check('our host takes the gadget over', async () => {
    await ip('neigh', 'replace', HOST_ADDRESS, 'lladdr', HOST_MAC, 'dev', 'usb0');
    host = await openNcmHost(busPath, (frame) => frames.push(frame));
    await new Promise((resolve) => socket.bind(PORT, DEVICE_ADDRESS, resolve));
    socket.on('message', (message) => received.push(message));
    const { format, ntbOutMaxSize, divisor, remainder } = host.link;
    return JSON.stringify({ busPath, format, ntbOutMaxSize, divisor, remainder });
  });
  await check(
    'it takes our blocks of every critical length, and every datagram in them',
    async () => {
      let sent = 0;
      const reached = [];
      for (const length of wantedLengths) {
        const count = await host.sendBlock(length, (size) => udpFrame(size, sent++));
        if (count > 0) reached.push(length);
        // The socket's buffer is smaller than all blocks together.
        await until(`${sent} datagrams`, () => received.length === sent, 20_000).catch(() => {});
        expectEqual([length, received.length], [length, sent]);
      }
      received.forEach((message, i) => expectEqual([...message], [...payload(message.length, i)]));
      expectEqual(reached, wantedLengths);
      return `${sent} datagrams in ${reached.length} blocks`;
    },
  );
  await check('we read the blocks of the kernel', async () => {
    const wanted = Array.from({ length: 200 }, (_, i) => payload((i * 37) % 1473, i));
    const ours = () => frames.filter((frame) => isUdpToUs(frame)).map((frame) => udpPayload(frame));
    for (const [i, message] of wanted.entries()) {
      await new Promise((resolve) => socket.send(message, PORT, HOST_ADDRESS, resolve));
      // The gadget's queue is short, and what does not fit is lost before it becomes a block.
      const isWaitedFor = i % 8 === 7;
      if (isWaitedFor) await until(`${i + 1} datagrams`, () => ours().length === i + 1, 60_000);
    }
    expectEqual(ours().length, wanted.length);
    ours().forEach((bytes, i) => expectEqual([...bytes], [...wanted[i]]));
    expectEqual([...host.faults], []);
    return `${wanted.length} datagrams`;
  });
  socket.close();
  await host.close();
  writeFileSync(`${GADGET}/UDC`, '\n');
}

/** The kernel on both ends: its host driver in a network namespace, as on another machine. */
async function recordBlocks(busNumber) {
  await ip('address', 'add', `${DEVICE_ADDRESS}/24`, 'dev', 'usb0');
  await ip('link', 'set', 'usb0', 'up');
  const name = await until('the network device of the host driver', () =>
    readdirSync('/sys/class/net').find(
      (each) => readText(`/sys/class/net/${each}/address`) === HOST_MAC,
    ),
  );
  await ip('netns', 'add', 'far');
  await ip('link', 'set', name, 'netns', 'far');
  await ip('-n', 'far', 'address', 'add', `${HOST_ADDRESS}/24`, 'dev', name);
  await ip('-n', 'far', 'link', 'set', name, 'up');
  await ip('netns', 'exec', 'far', 'ping', '-c', '1', '-W', '20', DEVICE_ADDRESS);
  const stop = await monitorBulkData(busNumber);
  const ours = exchangeBursts({
    ...{ local: DEVICE_ADDRESS, remote: HOST_ADDRESS, port: 7001, sendsFirst: false },
  });
  const far = ['node', '/rig/udp-burst.mjs', HOST_ADDRESS, DEVICE_ADDRESS, '7001'];
  await Promise.all([ours, ip('netns', 'exec', 'far', ...far)]);
  const blocks = stop();
  measured(
    'blocks of cdc_ncm',
    blocks.out.map((bytes) => bytes.toString('hex')),
  );
  measured(
    'blocks of usb_f_ncm',
    blocks.in.map((bytes) => bytes.toString('hex')),
  );
  return `${blocks.out.length} and ${blocks.in.length} blocks`;
}

function ip(...args) {
  return run('/usr/bin/ip', ...args);
}

/** Returns where it is plugged in. */
async function makeGadget() {
  await run('modprobe', 'dummy_hcd');
  await run('modprobe', 'usb_f_ncm');
  await run('mount', '-t', 'configfs', 'configfs', '/sys/kernel/config');
  const ncm = `${GADGET}/functions/ncm.usb0`;
  for (const dir of [GADGET, `${GADGET}/configs/c.1`, ncm]) mkdirSync(dir);
  writeFileSync(`${GADGET}/idVendor`, '0x1d6b');
  writeFileSync(`${GADGET}/idProduct`, '0x0104');
  writeFileSync(`${ncm}/dev_addr`, DEVICE_MAC);
  writeFileSync(`${ncm}/host_addr`, HOST_MAC);
  symlinkSync(ncm, `${GADGET}/configs/c.1/ncm.usb0`);
  writeFileSync(`${GADGET}/UDC`, readdirSync('/sys/class/udc')[0]);
  const devices = '/sys/bus/usb/devices';
  return until('the gadget on its bus', () =>
    readdirSync(devices).find((name) => {
      if (!/^\d+-\d+$/.test(name)) return false;
      try {
        readText(`${devices}/${name}/bConfigurationValue`);
        return readText(`${devices}/${name}/idProduct`) === '0104';
      } catch {
        return false;
      }
    }),
  );
}

/** `size` is that of the whole Ethernet frame. Its UDP checksum is left out, which IPv4 allows. */
function udpFrame(size, seed) {
  const data = payload(size - HEADERS, seed);
  const frame = Buffer.alloc(size);
  Buffer.from(DEVICE_MAC.replaceAll(':', ''), 'hex').copy(frame, 0);
  Buffer.from(HOST_MAC.replaceAll(':', ''), 'hex').copy(frame, 6);
  frame.writeUInt16BE(0x0800, 12);
  const ip = frame.subarray(14);
  ip.set([0x45, 0, 0, 0, 0, 0, 0x40, 0, 64, 17]);
  ip.writeUInt16BE(size - 14, 2);
  HOST_ADDRESS.split('.').forEach((byte, i) => (ip[12 + i] = Number(byte)));
  DEVICE_ADDRESS.split('.').forEach((byte, i) => (ip[16 + i] = Number(byte)));
  let sum = 0;
  for (let i = 0; i < 20; i += 2) sum += ip.readUInt16BE(i);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  ip.writeUInt16BE(~sum & 0xffff, 10);
  ip.writeUInt16BE(PORT, 20);
  ip.writeUInt16BE(PORT, 22);
  ip.writeUInt16BE(8 + data.length, 24);
  data.copy(ip, 28);
  return frame;
}

function isUdpToUs(frame) {
  const bytes = Buffer.from(frame);
  return bytes.readUInt16BE(12) === 0x0800 && bytes[23] === 17 && bytes.readUInt16BE(36) === PORT;
}

function udpPayload(frame) {
  const bytes = Buffer.from(frame);
  return bytes.subarray(HEADERS, HEADERS + bytes.readUInt16BE(38) - 8);
}
