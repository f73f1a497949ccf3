import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { CdcNotificationParser, type CdcNotification } from './cdc-notification.ts';

const CONNECTED = 'a1 00 01 00 02 00 00 00';
const DISCONNECTED = 'a1 00 00 00 02 00 00 00';
const RESPONSE_AVAILABLE = 'a1 01 00 00 02 00 00 00';
const SPEED_HEADER = 'a1 2a 00 00 02 00 08 00';
/** 150 Mbit/s down, 50 Mbit/s up. */
const SPEED_DATA = '80 d1 f0 08 80 f0 fa 02';

const connected: CdcNotification = { type: 'network-connection', connected: true };
const speed: CdcNotification = {
  type: 'speed-change',
  downlinkBitsPerSecond: 150_000_000,
  uplinkBitsPerSecond: 50_000_000,
};

it('reads the three notifications of NCM', () => {
  expect(news(CONNECTED)).toEqual([connected]);
  expect(news(DISCONNECTED)).toEqual([{ type: 'network-connection', connected: false }]);
  expect(news(RESPONSE_AVAILABLE)).toEqual([{ type: 'response-available' }]);
  expect(news(`${SPEED_HEADER} ${SPEED_DATA}`)).toEqual([speed]);
});

it('reads speeds above 2 Gbit/s as positive numbers', () => {
  expect(news(`${SPEED_HEADER} 00 00 00 80 ff ff ff ff`)).toEqual([
    {
      type: 'speed-change',
      downlinkBitsPerSecond: 0x8000_0000,
      uplinkBitsPerSecond: 0xffff_ffff,
    },
  ]);
});

describe('a split speed change', () => {
  it('is put together from two transfers of 8 bytes', () => {
    expect(news(SPEED_HEADER, SPEED_DATA)).toEqual([speed]);
  });

  it('is put together from a 10-byte endpoint', () => {
    expect(news(`${SPEED_HEADER} 80 d1`, 'f0 08 80 f0 fa 02')).toEqual([speed]);
  });

  it('is put together from three transfers', () => {
    expect(news(SPEED_HEADER, '80 d1 f0 08', '80 f0 fa 02')).toEqual([speed]);
  });

  it('whose data never comes does not swallow the next notification', () => {
    const parser = new CdcNotificationParser();
    expect(push(parser, SPEED_HEADER)).toEqual([]);
    expect(push(parser, CONNECTED)).toEqual([connected]);
    expect(parser.ignoredCount).toBe(1);
  });

  it('is given up at a zero-length transfer', () => {
    const parser = new CdcNotificationParser();
    expect(push(parser, SPEED_HEADER)).toEqual([]);
    expect(push(parser, '')).toEqual([]);
    expect(push(parser, SPEED_DATA)).toEqual([]);
    expect(push(parser, CONNECTED)).toEqual([connected]);
  });

  it('does not depend on a buffer that is used again', () => {
    const parser = new CdcNotificationParser();
    const buffer = bytes(SPEED_HEADER);
    parser.push(buffer);
    buffer.fill(0xa5);
    expect(push(parser, SPEED_DATA)).toEqual([speed]);
  });
});

describe('repetition', () => {
  it('forwards the pair that is repeated every 32 ms once', () => {
    const parser = new CdcNotificationParser();
    const seen: CdcNotification[] = [];
    for (let repetition = 0; repetition < 100; repetition += 1) {
      seen.push(...push(parser, `${SPEED_HEADER} ${SPEED_DATA}`), ...push(parser, CONNECTED));
    }
    expect(seen).toEqual([speed, connected]);
    expect(parser.ignoredCount).toBe(0);
  });

  it('forwards each change', () => {
    expect(news(CONNECTED, DISCONNECTED, DISCONNECTED, CONNECTED)).toEqual([
      connected,
      { type: 'network-connection', connected: false },
      connected,
    ]);
    expect(
      news(`${SPEED_HEADER} ${SPEED_DATA}`, `${SPEED_HEADER} 80 d1 f0 08 00 00 00 00`),
    ).toHaveLength(2);
  });

  it('forwards every waiting response', () => {
    expect(news(RESPONSE_AVAILABLE, RESPONSE_AVAILABLE)).toHaveLength(2);
  });
});

it('reads two notifications that share a transfer', () => {
  expect(news(`${SPEED_HEADER} ${SPEED_DATA} ${CONNECTED}`)).toEqual([speed, connected]);
});

it.each([
  ['1 byte', 'a1'],
  ['7 bytes', 'a1 00 01 00 02 00 00'],
  ['a connection whose wLength exceeds the data', 'a1 00 01 00 02 00 04 00'],
  ['a speed change whose wLength exceeds the data', `a1 2a 00 00 02 00 40 00 ${SPEED_DATA}`],
  ['a speed change with less data than two numbers', 'a1 2a 00 00 02 00 04 00 80 d1 f0 08'],
  ["Huawei's vendor notification", 'c1 01 00 00 02 00 10 00 fe 80 00 00 00 00 00 00'],
  ["Huawei's accumulation time-out", 'a1 03 05 00 02 00 00 00'],
  ['a class request type that is not one', '21 00 01 00 02 00 00 00'],
])('counts and ignores %s', (_, hex) => {
  const parser = new CdcNotificationParser();
  expect(push(parser, hex)).toEqual([]);
  expect(parser.ignoredCount).toBe(1);
  expect(push(parser, CONNECTED)).toEqual([connected]);
});

it('says nothing for a zero-length transfer', () => {
  const parser = new CdcNotificationParser();
  expect(push(parser, '')).toEqual([]);
  expect(parser.ignoredCount).toBe(0);
});

it('survives any transfers', () => {
  const transfer = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.constantFrom(CONNECTED, SPEED_HEADER, SPEED_DATA, RESPONSE_AVAILABLE).map(bytes),
  );
  fc.assert(
    fc.property(fc.array(transfer, { maxLength: 20 }), (transfers) => {
      const parser = new CdcNotificationParser();
      for (const one of transfers) {
        // Each notification takes at least 8 bytes, of which 15 may be left from before.
        expect(parser.push(one).length).toBeLessThanOrEqual((one.byteLength + 15) / 8);
      }
    }),
  );
});

/** What a new parser makes of these transfers. */
function news(...transfers: readonly string[]): readonly CdcNotification[] {
  const parser = new CdcNotificationParser();
  return transfers.flatMap((transfer) => push(parser, transfer));
}

function push(parser: CdcNotificationParser, hex: string): readonly CdcNotification[] {
  return parser.push(bytes(hex));
}

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}
