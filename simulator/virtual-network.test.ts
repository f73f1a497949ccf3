import { describe, expect, it } from 'vitest';

import { type NtbSlots, SLOT_WORD_COUNT, SlotWord } from '../shared/ntb-slots.ts';
import { hexBytes, toHex } from '../test/hex-bytes.ts';
import { CarrierClosedError } from './frame-carrier.ts';
import { VirtualNetwork, type VirtualNetworkOptions } from './virtual-network.ts';

const HOST = '001e101f0000';
const GATEWAY = '4c549945e5d5';

describe('ARP', () => {
  it('is answered for the gateway, padded to 60 bytes', () => {
    expect(
      exchange(
        `ffffffffffff ${HOST} 0806 0001 0800 06 04 0001 ${HOST} 0a08dbcc 000000000000 0a08dbc9`,
      ),
    ).toEqual([
      hex(
        `${HOST} ${GATEWAY} 0806 0001 0800 06 04 0002 ${GATEWAY} 0a08dbc9 ${HOST} 0a08dbcc`,
        '00'.repeat(18),
      ),
    ]);
  });

  it.each([
    ['a probe for the own address', '0001', '00000000', '0a08dbcc'],
    ['another address', '0001', '0a08dbcc', '0a08dbca'],
    ['an answer', '0002', '0a08dbcc', '0a08dbc9'],
  ])('keeps silent to %s', (_name, operation, sender, target) => {
    expect(
      exchange(
        `ffffffffffff ${HOST} 0806 0001 0800 06 04 ${operation} ${HOST} ${sender} 000000000000 ${target}`,
      ),
    ).toEqual([]);
  });

  it('ignores what is cut short or of another kind', () => {
    const request = `ffffffffffff ${HOST} 0806 0001 0800 06 04 0001 ${HOST} 0a08dbcc 000000000000 0a08dbc9`;
    expect(exchange(request.slice(0, -2))).toEqual([]);
    expect(exchange(request.replace('0806 0001', '0806 0006'))).toEqual([]);
  });
});

describe('ICMP', () => {
  const ping =
    `${GATEWAY} ${HOST} 0800` +
    '45000027 00000000 4001 5f27 0a08dbcc 5db8d822 0800 4fb2 1234 0001 7465746865727374 69636b';

  it('echoes from any host', () => {
    expect(exchange(ping)).toEqual([
      hex(
        `${HOST} ${GATEWAY} 0800`,
        '45000027 00000000 4001 5f27 5db8d822 0a08dbcc 0000 57b2 1234 0001 7465746865727374 69636b',
        '00'.repeat(7),
      ),
    ]);
  });

  it.each([
    ['a wrong ICMP checksum', '4fb2', '4fb3'],
    ['a wrong IP checksum', '5f27', '5f28'],
    ['a fragment', '00000000 4001 5f27', '00002000 4001 3f27'],
    ['a source that is not the leased address', '5f27 0a08dbcc', '5f28 0a08dbcb'],
    ['a packet to the host itself', '5f27 0a08dbcc 5db8d822', 'af2d 0a08dbcc 0a08dbcc'],
    ['another version of IP', '45000027 00000000 4001 5f27', '55000027 00000000 4001 4f27'],
    [
      'a total length beyond the frame',
      '45000027 00000000 4001 5f27',
      '45000028 00000000 4001 5f26',
    ],
  ])('does not answer %s', (_name, from, to) => {
    expect(ping).toContain(from);
    expect(exchange(ping.replace(from, to))).toEqual([]);
  });
});

describe('DNS', () => {
  const query =
    `${GATEWAY} ${HOST} 0800 4500003a 00000000 4011 589f 0a08dbcc c0597be6` +
    '9c40 0035 0026 1a26 abcd 0100 0001 0000 0000 0000 04 54657374 07 6578616d706c65 00 0001 0001';

  it('gives the address for names without one of their own', () => {
    expect(exchange(query)).toEqual([
      hex(
        `${HOST} ${GATEWAY} 0800 4500004a 00000000 4011 588f c0597be6 0a08dbcc`,
        '0035 9c40 0036 af00 abcd 8180 0001 0001 0000 0000 04 54657374 07 6578616d706c65 00 0001 0001',
        'c00c 0001 0001 0000003c 0004 c6336401',
      ),
    ]);
  });

  it('gives names their address, whatever their case', () => {
    const [answer = ''] = exchange(query, { names: { 'test.example': '203.0.113.7' } });
    expect(answer.endsWith('0004cb007107')).toBe(true);
  });

  it('is only asked at the name servers', () => {
    expect(exchange(query.replace('589f 0a08dbcc c0597be6', '2f73 0a08dbcc c0597be8'))).toEqual([]);
  });
});

describe('DHCP', () => {
  const discover =
    `ffffffffffff ${HOST} 0800 45000148 00000000 4011 79a6 00000000 ffffffff 0044 0043 0134 c8e7` +
    `01010600 3903f326 0000 0000 00000000 00000000 00000000 00000000 ${HOST}` +
    '00'.repeat(202) +
    '63825363 350101 370a0103060f1a33363a3b79 ff' +
    '00'.repeat(44);

  it('offers the address to the one who asks', () => {
    expect(exchange(discover)).toEqual([
      hex(
        `${HOST} ${GATEWAY} 0800 45000148 00000000 4011 adff 0a08dbc9 0a08dbcc 0043 0044 0134 602d`,
        `02010600 3903f326 0000 0000 00000000 0a08dbcc 00000000 00000000 ${HOST}`,
        '00'.repeat(202),
        '63825363 350102 36040a08dbc9 330400015180 0104fffffff8 03040a08dbc9 0608c0597be6c0597be7 ff',
        '00'.repeat(22),
      ),
    ]);
  });

  it('broadcasts the offer when asked to', () => {
    const [offer = ''] = exchange(
      discover.replace('c8e7', '48e7').replace('3903f326 0000 0000', '3903f326 0000 8000'),
    );
    expect(offer.startsWith(hex(`ffffffffffff ${GATEWAY} 0800`))).toBe(true);
    expect(offer).toContain(hex('0a08dbc9 ffffffff 0043 0044'));
  });

  it('hands out another lease when told to', () => {
    const lease = {
      address: '100.64.0.2',
      prefixLength: 30,
      gateway: '100.64.0.1',
      dnsServers: [],
    };
    const [offer = ''] = exchange(discover, { lease, leaseSeconds: 600 });
    expect(offer).toContain(
      hex('63825363 350102 3604 64400001 3304 00000258 0104 fffffffc 0304 64400001 ff'),
    );
  });
});

describe('as a carrier', () => {
  const ping =
    `${GATEWAY} ${HOST} 0800` +
    '45000027 00000000 4001 5f27 0a08dbcc 5db8d822 0800 4fb2 1234 0001 7465746865727374 69636b';

  it('tells when there is something to read, at once or later', async () => {
    const network = new VirtualNetwork();
    const readable = network.readable();
    write(network, ping);
    await readable;
    await network.readable();
    expect(readAll(network)).toHaveLength(1);
  });

  it('keeps a bounded number of frames', () => {
    const network = new VirtualNetwork();
    for (let i = 0; i < 1100; i += 1) write(network, ping);
    let frames = 0;
    for (let read = readAll(network); read.length > 0; read = readAll(network)) {
      frames += read.length;
    }
    expect(frames).toBe(1000);
  });

  it('ends whoever waits when it is closed, and does nothing any more', async () => {
    const network = new VirtualNetwork();
    const readable = network.readable();
    await network.close();
    await network.close();
    await expect(readable).rejects.toThrow(CarrierClosedError);
    await expect(network.readable()).rejects.toThrow(CarrierClosedError);
    expect(write(network, ping)).toBe(0);
    expect(readAll(network)).toEqual([]);
  });
});

function hex(...parts: string[]): string {
  return parts.join('').replaceAll(' ', '');
}

/** The frames that come back for one. */
function exchange(frame: string, options?: VirtualNetworkOptions): string[] {
  const network = new VirtualNetwork(options);
  expect(write(network, frame)).toBe(1);
  return readAll(network);
}

function write(network: VirtualNetwork, frame: string): number {
  const bytes = hexBytes(frame);
  // Not at the start of its buffer, as in a block.
  const block = new Uint8Array(bytes.length + 18).fill(0xa5);
  block.set(bytes, 18);
  return network.writeBatch({ bytes: block, table: Uint32Array.of(18, bytes.length), count: 1 });
}

function readAll(network: VirtualNetwork): string[] {
  const words = new Uint32Array(SLOT_WORD_COUNT);
  words[SlotWord.Capacity] = 65536;
  words[SlotWord.Divisor] = 4;
  words[SlotWord.Remainder] = 2;
  words[SlotWord.TailAlignment] = 1;
  words[SlotWord.MaxCount] = 50;
  words[SlotWord.MaxFrameLength] = 1514;
  const slots: NtbSlots = { bytes: new Uint8Array(65536), words, table: new Uint32Array(100) };
  const count = network.readInto(slots);
  return Array.from({ length: count }, (_, i) => {
    const offset = slots.table[2 * i] ?? 0;
    return toHex(slots.bytes.slice(offset, offset + (slots.table[2 * i + 1] ?? 0)));
  });
}
