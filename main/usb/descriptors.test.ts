import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { e3372s153, layoutE } from '../../test/fixtures/stick-descriptors.ts';
import { parseConfigurationDescriptor, type UsbConfiguration } from './descriptors.ts';

describe('the configuration of an E3372s-153', () => {
  const serialFunctional = (unionInterface: number) => ({
    header: { bcdCdc: 0x0110 },
    union: { controlInterface: unionInterface, subordinateInterfaces: [unionInterface] },
  });
  const bulk = (address: number, interval = 0) => ({
    address,
    direction: (address & 0x80) === 0 ? 'out' : 'in',
    transferType: 'bulk',
    maxPacketSize: 512,
    packetsPerMicroframe: 1,
    interval,
  });
  const ncmInterrupt = {
    address: 0x85,
    direction: 'in',
    transferType: 'interrupt',
    maxPacketSize: 16,
    packetsPerMicroframe: 1,
    interval: 5,
  };

  it('is read byte by byte', () => {
    expect(parseConfigurationDescriptor(e3372s153)).toEqual({
      configurationValue: 1,
      selfPowered: true,
      maxPowerMilliamps: 2,
      associations: [],
      faults: [],
      interfaces: [
        {
          interfaceNumber: 0,
          alternates: [
            {
              interfaceNumber: 0,
              alternateSetting: 0,
              interfaceClass: 0xff,
              interfaceSubclass: 0x03,
              interfaceProtocol: 0x12,
              nameStringIndex: 0,
              endpoints: [bulk(0x81), bulk(0x01)],
              functional: serialFunctional(0),
            },
          ],
        },
        {
          interfaceNumber: 1,
          alternates: [
            {
              interfaceNumber: 1,
              alternateSetting: 0,
              interfaceClass: 0xff,
              interfaceSubclass: 0x03,
              interfaceProtocol: 0x10,
              nameStringIndex: 0,
              endpoints: [
                { ...ncmInterrupt, address: 0x83, maxPacketSize: 10, interval: 9 },
                bulk(0x82),
                bulk(0x02),
              ],
              functional: serialFunctional(0),
            },
          ],
        },
        {
          interfaceNumber: 2,
          alternates: [
            {
              interfaceNumber: 2,
              alternateSetting: 0,
              interfaceClass: 0xff,
              interfaceSubclass: 0x03,
              interfaceProtocol: 0x16,
              nameStringIndex: 7,
              endpoints: [ncmInterrupt],
              functional: {
                header: { bcdCdc: 0x0110 },
                ncm: { bcdNcmVersion: 0x0100, networkCapabilities: 0x1f },
                ethernet: {
                  macAddressStringIndex: 9,
                  ethernetStatistics: 0x0000000f,
                  maxSegmentSize: 1514,
                  multicastFilterCount: 3,
                  powerFilterCount: 1,
                },
                union: { controlInterface: 2, subordinateInterfaces: [2] },
              },
            },
            {
              interfaceNumber: 2,
              alternateSetting: 1,
              interfaceClass: 0xff,
              interfaceSubclass: 0x03,
              interfaceProtocol: 0x16,
              nameStringIndex: 8,
              endpoints: [ncmInterrupt, bulk(0x84), bulk(0x03)],
              functional: {},
            },
          ],
        },
        {
          interfaceNumber: 3,
          alternates: [
            {
              interfaceNumber: 3,
              alternateSetting: 0,
              interfaceClass: 0x08,
              interfaceSubclass: 0x06,
              interfaceProtocol: 0x50,
              nameStringIndex: 11,
              endpoints: [bulk(0x86), bulk(0x04, 1)],
              functional: {},
            },
          ],
        },
      ],
    });
  });

  it('is read the same from the middle of a larger buffer', () => {
    const larger = new Uint8Array(e3372s153.byteLength + 13).fill(0xa5);
    larger.set(e3372s153, 7);
    const slice = larger.subarray(7, 7 + e3372s153.byteLength);
    expect(parseConfigurationDescriptor(slice)).toEqual(parseConfigurationDescriptor(e3372s153));
  });
});

it('reads an interface association', () => {
  expect(parseConfigurationDescriptor(layoutE).associations).toEqual([
    {
      firstInterface: 3,
      interfaceCount: 2,
      functionClass: 0x02,
      functionSubclass: 0x0d,
      functionProtocol: 0x00,
    },
  ]);
});

it.each([
  ['0002', { maxPacketSize: 512, packetsPerMicroframe: 1 }],
  ['000c', { maxPacketSize: 1024, packetsPerMicroframe: 2 }],
  ['0014', { maxPacketSize: 1024, packetsPerMicroframe: 3 }],
  ['001c', { maxPacketSize: 1024, packetsPerMicroframe: 1 }], // reserved
  ['4000', { maxPacketSize: 64, packetsPerMicroframe: 1 }],
  ['0000', { maxPacketSize: 0, packetsPerMicroframe: 1 }],
])('splits wMaxPacketSize %s', (wMaxPacketSize, expected) => {
  const configuration = parse(`${INTERFACE_0} 07 05 81 03 ${wMaxPacketSize} 04`);
  expect(firstAlternate(configuration)?.endpoints[0]).toMatchObject(expected);
});

it.each([
  [0x00, 'control'],
  [0x01, 'isochronous'],
  [0x02, 'bulk'],
  [0x03, 'interrupt'],
  [0x0d, 'isochronous'], // with synchronisation bits
])('reads the transfer type in bmAttributes %i', (attributes, transferType) => {
  const hex = attributes.toString(16).padStart(2, '0');
  const configuration = parse(`${INTERFACE_0} 07 05 02 ${hex} 00 02 04`);
  expect(firstAlternate(configuration)?.endpoints[0]).toMatchObject({
    transferType,
    direction: 'out',
  });
});

it('reads a union with several subordinates', () => {
  const configuration = parse(`${INTERFACE_0} 07 24 06 00 01 02 05`);
  expect(firstAlternate(configuration)?.functional.union).toEqual({
    controlInterface: 0,
    subordinateInterfaces: [1, 2, 5],
  });
});

it.each([
  ['a header', '04 24 00 10'],
  ['a union without subordinate', '04 24 06 00'],
  ['an ethernet descriptor', '0c 24 0f 09 0f 00 00 00 ea 05 03 00'],
  ['an NCM descriptor', '05 24 1a 00 01'],
  ['a functional descriptor without subtype', '02 24'],
])('ignores %s that is too short', (_, hex) => {
  expect(firstAlternate(parse(`${INTERFACE_0} ${hex}`))?.functional).toEqual({});
});

it('takes the first of two functional descriptors of a kind', () => {
  const configuration = parse(`${INTERFACE_0} 06 24 1a 00 01 1f 06 24 1a 05 01 00`);
  expect(firstAlternate(configuration)?.functional.ncm?.networkCapabilities).toBe(0x1f);
});

it('skips descriptors of other types', () => {
  const hid = '09 21 11 01 00 01 22 3f 00';
  const configuration = parse(`${INTERFACE_0} ${hid} 07 05 81 02 00 02 00`);
  expect(firstAlternate(configuration)?.endpoints).toHaveLength(1);
});

describe('a damaged configuration', () => {
  it.each([
    ['nothing', ''],
    ['8 bytes', '09 02 08 00 00 01 00 80'],
    ['a device descriptor', '12 01 10 02 00 00 00 40 d1 12 b6 15 02 01 01 02 03 01'],
    ['a configuration descriptor of length 8', '08 02 09 00 00 01 00 80 01'],
  ])('of %s has no interfaces', (_, hex) => {
    const configuration = parseConfigurationDescriptor(bytes(hex));
    expect(configuration.interfaces).toEqual([]);
    expect(configuration.faults).toEqual(['not-a-configuration']);
  });

  it.each([
    ['bLength 0', '00 04 01 00 00 ff ff ff 00'],
    ['bLength 1', '01 04 01 00 00 ff ff ff 00'],
    ['bLength one past the end', '0a 04 01 00 00 ff ff ff 00'],
    ['bLength 255 at the end', 'ff'],
  ])('is read up to %s', (_, hex) => {
    const configuration = parse(`${INTERFACE_0} ${hex}`);
    expect(configuration.interfaces).toHaveLength(1);
    expect(configuration.faults).toContain('descriptor-length');
  });

  it('is read to its end when wTotalLength says more', () => {
    const lying = e3372s153.slice();
    lying.set([0xff, 0xff], 2);
    const configuration = parseConfigurationDescriptor(lying);
    expect(configuration.interfaces).toHaveLength(4);
    expect(configuration.faults).toEqual(['total-length']);
  });

  it('is read to wTotalLength when bytes follow', () => {
    const withTail = new Uint8Array(e3372s153.byteLength + 9);
    withTail.set(e3372s153);
    withTail.set(bytes('09 04 09 00 00 ff ff ff 00'), e3372s153.byteLength);
    const configuration = parseConfigurationDescriptor(withTail);
    expect(configuration.interfaces).toHaveLength(4);
    expect(configuration.faults).toEqual(['total-length']);
  });

  it('may have a wTotalLength of 0', () => {
    const lying = e3372s153.slice();
    lying.set([0, 0], 2);
    expect(parseConfigurationDescriptor(lying)).toMatchObject({
      interfaces: [],
      faults: ['total-length', 'interface-count'],
    });
  });

  it('may promise another number of interfaces and endpoints', () => {
    const lying = e3372s153.slice();
    lying[4] = 200;
    lying[9 + 4] = 9;
    expect(parseConfigurationDescriptor(lying).faults).toEqual([
      'endpoint-count',
      'interface-count',
    ]);
  });

  it('leaves out short interfaces, endpoints and associations', () => {
    const configuration = parse(
      `${INTERFACE_0} 06 05 81 02 00 02 08 04 01 00 00 ff ff ff 07 0b 00 02 02 0d 00`,
    );
    expect(configuration.interfaces).toHaveLength(1);
    expect(firstAlternate(configuration)?.endpoints).toEqual([]);
    expect(configuration.associations).toEqual([]);
    expect(configuration.faults).toContain('short-descriptor');
  });

  it('keeps the first of two equal alternate settings and the first of two equal endpoints', () => {
    const configuration = parse(`
      09 04 00 00 01 ff 03 12 00 07 05 81 02 00 02 00 07 05 81 03 40 00 01
      09 04 00 00 01 08 06 50 00 07 05 82 02 00 02 00`);
    expect(configuration.interfaces).toHaveLength(1);
    expect(firstAlternate(configuration)).toMatchObject({
      interfaceClass: 0xff,
      endpoints: [{ address: 0x81, transferType: 'bulk' }],
    });
    expect(configuration.faults).toContain('duplicate');
  });

  it('leaves out what stands before any interface', () => {
    const configuration = parse('07 05 81 02 00 02 00 05 24 00 10 01');
    expect(configuration.interfaces).toEqual([]);
    expect(configuration.faults).toContain('orphan');
  });

  it('may have 256 interfaces', () => {
    const all = Array.from({ length: 256 }, (_, index) => {
      const number = index.toString(16).padStart(2, '0');
      return `09 04 ${number} 00 00 ff ff ff 00`;
    });
    expect(parse(all.join(' ')).interfaces).toHaveLength(256);
  });

  it('of 64 KiB with one interface repeated is read to the end', () => {
    const configuration = parse('09 04 00 00 00 ff ff ff 00 '.repeat(7_000));
    expect(configuration.interfaces).toHaveLength(1);
    expect(configuration.interfaces[0]?.alternates).toHaveLength(1);
  });
});

describe('no bytes make the parser throw', () => {
  it('random ones', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (noise) => {
        checkShape(parseConfigurationDescriptor(noise));
      }),
    );
  });

  it('random ones behind a good header', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (noise) => {
        checkShape(parseConfigurationDescriptor(configurationOf(noise)));
      }),
    );
  });

  it('a good configuration cut anywhere', () => {
    for (let length = 0; length <= e3372s153.byteLength; length += 1) {
      checkShape(parseConfigurationDescriptor(e3372s153.subarray(0, length)));
    }
  });

  it('a good configuration with any byte replaced', () => {
    for (const template of [e3372s153, layoutE]) {
      for (let offset = 0; offset < template.byteLength; offset += 1) {
        for (const value of [0x00, 0x01, 0x7f, 0x80, 0xff]) {
          const damaged = template.slice();
          damaged[offset] = value;
          checkShape(parseConfigurationDescriptor(damaged));
        }
      }
    }
  });
});

/** What every caller relies on, whatever the bytes were. */
function checkShape({ interfaces, faults }: UsbConfiguration): void {
  expect(interfaces.length).toBeLessThanOrEqual(256);
  expect(new Set(interfaces.map(({ interfaceNumber }) => interfaceNumber)).size).toBe(
    interfaces.length,
  );
  expect(new Set(faults).size).toBe(faults.length);
  for (const { interfaceNumber, alternates } of interfaces) {
    expect(alternates.length).toBeGreaterThan(0);
    for (const alternate of alternates) {
      expect(alternate.interfaceNumber).toBe(interfaceNumber);
      expect(alternate.endpoints.length).toBeLessThanOrEqual(256);
    }
  }
}

const INTERFACE_0 = '09 04 00 00 01 ff 03 16 00';

function firstAlternate(configuration: UsbConfiguration) {
  return configuration.interfaces[0]?.alternates[0];
}

function parse(body: string): UsbConfiguration {
  return parseConfigurationDescriptor(configurationOf(bytes(body)));
}

/** `body` behind a configuration header whose wTotalLength is right. */
function configurationOf(body: Uint8Array): Uint8Array {
  const total = 9 + body.byteLength;
  const whole = new Uint8Array(total);
  whole.set([9, 2, total & 0xff, total >> 8, 1, 1, 0, 0x80, 1]);
  whole.set(body, 9);
  return whole;
}

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'));
}
