import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import * as descriptors from '../../test/fixtures/stick-descriptors.ts';
import { parseConfigurationDescriptor } from '../usb/descriptors.ts';
import { recogniseStick, recognitionFailure, type Recognition } from './stick-catalog.ts';

const HUAWEI = 0x12d1;
const BROVI = 0x3566;

describe('sticks with NCM', () => {
  it.each([
    // layout, product id, model, NCM interface, alternate 1: interrupt, in, out; AT ports
    ['E3372s-153', descriptors.e3372s153, 0x15b6, 2, [0x85, 0x84, 0x03], ['0 pcui', '1 modem']],
    ['B', descriptors.layoutB, 0x15b6, 2, [0x86, 0x85, 0x04], ['0 pcui', '1 modem']],
    ['C', descriptors.layoutC, 0x1506, 2, [0x85, 0x84, 0x03], ['1 pcui', '0 modem']],
    ['D', descriptors.layoutD, 0x1506, 1, [0x83, 0x82, 0x02], ['0 pcui']],
    ['G', descriptors.layoutG, 0x1506, 1, [0x84, 0x83, 0x02], ['2 pcui', '0 modem']],
  ])('layout %s', (_, configuration, productId, ncmInterface, endpoints, ports) => {
    const found = expectNcm(recognise(configuration, productId));
    expect(found.ncm).toMatchObject({
      controlInterface: ncmInterface,
      dataInterface: ncmInterface,
      dataAlternate: 1,
      hasOffAlternate: true,
      networkCapabilities: 0x1f,
      macAddressStringIndex: 9,
      maxSegmentSize: 1514,
      isVendorClass: true,
    });
    const { interruptIn, bulkIn, bulkOut } = found.ncm;
    expect([interruptIn?.address, bulkIn.address, bulkOut.address]).toEqual(endpoints);
    expect(found.atPorts.map((port) => `${port.interfaceNumber} ${port.role}`)).toEqual(ports);
    expect(found.quirks).toEqual({ ndpPosition: 'last', alignmentRefersTo: 'frame' });
  });

  it('layout E: standard class, unlabelled ports, the last one first', () => {
    const found = expectNcm(recognise(descriptors.layoutE, 0x155e));
    expect(found.ncm).toMatchObject({
      controlInterface: 3,
      dataInterface: 4,
      dataAlternate: 1,
      hasOffAlternate: true,
      interruptIn: { address: 0x87 },
      bulkIn: { address: 0x86 },
      bulkOut: { address: 0x05 },
      isVendorClass: false,
    });
    expect(found.atPorts.map((port) => `${port.interfaceNumber} ${port.role}`)).toEqual([
      '2 unlabelled',
      '1 unlabelled',
      '0 unlabelled',
    ]);
  });

  it('does not depend on the product id', () => {
    expect(recognise(descriptors.e3372s153, 0xbeef).kind).toBe('ncm');
    expect(recognise(descriptors.e3372s153, 0x14db).kind).toBe('ncm');
  });

  it('may come from the Brovi platform after its mode switch', () => {
    const found = expectNcm(recognise(descriptors.layoutE, 0x2001, BROVI));
    expect(found.model).toBe('Brovi E3372-325');
  });

  it.each([
    ['ff 01 16', 'ff 01 12'],
    ['ff 01 46', 'ff 01 42'],
    ['ff 02 76', 'ff 02 72'],
    ['ff 03 16', 'ff 03 02'],
  ])('has its NCM at %s and a command port at %s', (ncmTriple, portTriple) => {
    const found = expectNcm(recognise(vendorNcm(ncmTriple, portTriple)));
    expect(found.ncm.controlInterface).toBe(1);
    expect(found.atPorts).toMatchObject([{ interfaceNumber: 0, role: 'pcui' }]);
  });

  it.each(['ff 00 16', 'ff 04 16', 'ff 03 17', 'fe 03 16', '02 0d 01', '02 0e 00'])(
    'does not have it at %s',
    (triple) => {
      expect(recognise(vendorNcm(triple, 'ff 03 12')).kind).toBe('serial-only');
    },
  );

  it('does not have an AT port that begins at alternate setting 1', () => {
    const late = serialPort(0, 'ff 03 12').replace('09 04 00 00', '09 04 00 01');
    expect(recognise(bytes(header(late))).kind).toBe('not-a-stick');
  });

  it('orders ports by protocol 12, 10, 02, 01 and takes no diagnostics or GPS port', () => {
    const protocols = ['01', '13', '02', '14', '10', '12', '17'];
    const ports = protocols.map((protocol, number) => serialPort(number, `ff 03 ${protocol}`));
    const found = recognise(bytes(header(ports.join(' '))));
    if (found.kind !== 'serial-only') expect.unreachable(found.kind);
    expect(found.atPorts.map(({ interfaceNumber }) => interfaceNumber)).toEqual([5, 4, 2, 0]);
  });
});

describe('an NCM function', () => {
  it('with a union that points to the card reader is found on its own interface', () => {
    const misled = descriptors.e3372s153.slice();
    replace(misled, '05 24 06 02 02', '05 24 06 02 03');
    expect(expectNcm(recognise(misled)).ncm.dataInterface).toBe(2);
  });

  it('without a union is found through the association or the next number', () => {
    const noUnion = descriptors.layoutE.slice();
    replace(noUnion, '05 24 06 03 04', '05 24 ff 03 04');
    expect(expectNcm(recognise(noUnion)).ncm.dataInterface).toBe(4);
    replace(noUnion, '08 0b 03 02', '08 ff 03 02');
    expect(expectNcm(recognise(noUnion)).ncm.dataInterface).toBe(4);
  });

  it('without NCM and ethernet descriptors has no capabilities and no address', () => {
    const bare = descriptors.e3372s153.slice();
    replace(bare, '06 24 1a', '06 24 ff');
    replace(bare, '0d 24 0f', '0d 24 ff');
    expect(expectNcm(recognise(bare)).ncm).toMatchObject({
      networkCapabilities: 0,
      macAddressStringIndex: 0,
      maxSegmentSize: 0,
    });
  });

  it('without bulk endpoints is none', () => {
    const noBulk = descriptors.e3372s153.slice();
    replace(noBulk, '07 05 84 02 00 02', '07 05 84 02 00 00');
    expect(recognise(noBulk).kind).toBe('serial-only');
  });

  it('with several settings that carry traffic uses 1', () => {
    const endpoints = '07 05 8e 02 00 02 00 07 05 0e 02 00 02 00';
    const settings = ['00 00', '02 02', '01 02'].map(
      (setting, index) => `09 04 01 ${setting} ff 03 16 00 ${index === 0 ? '' : endpoints}`,
    );
    const found = recognise(bytes(header(`${serialPort(0, 'ff 03 12')} ${settings.join(' ')}`)));
    expect(expectNcm(found).ncm.dataAlternate).toBe(1);
  });

  it('with its endpoints in setting 0 has nothing to switch off', () => {
    const alwaysOn = bytes(
      header(`
        09 04 00 00 02 ff 03 12 00 07 05 81 02 00 02 00 07 05 01 02 00 02 00
        09 04 01 00 02 ff 03 16 00 07 05 82 02 00 02 00 07 05 02 02 00 02 00`),
    );
    const { ncm } = expectNcm(recognise(alwaysOn));
    expect(ncm).toMatchObject({ dataAlternate: 0, hasOffAlternate: false });
    expect(ncm.interruptIn).toBeUndefined();
  });
});

describe('everything else', () => {
  it.each([
    ['cd', 'the install CD', descriptors.installCd, 0x14fe, HUAWEI],
    ['cd', 'an install CD with an unknown product id', descriptors.installCd, 0xbeef, HUAWEI],
    ['hilink', 'a HiLink stick', descriptors.hilink, 0x14dc, HUAWEI],
    ['hilink', 'a HiLink stick with RNDIS', rndis(), 0x14db, HUAWEI],
    ['not-a-stick', 'a phone that tethers with RNDIS', rndis(), 0x108a, HUAWEI],
    ['serial-only', 'the Qualcomm stick of the same 1506', descriptors.layoutF, 0x1506, HUAWEI],
    ['brovi', 'a Brovi stick as CD', descriptors.installCd, 0x2001, BROVI],
    ['brovi', 'a Brovi stick as RNDIS', rndis(), 0x2001, BROVI],
    ['brovi', 'a Brovi stick in another form', descriptors.hilink, 0x2001, BROVI],
    ['not-a-stick', 'an NCM function of another vendor', descriptors.e3372s153, 0x15b6, 0x0bda],
    ['not-a-stick', 'a damaged configuration', new Uint8Array(3), 0x15b6, HUAWEI],
    ['not-a-stick', 'a keyboard', bytes(header('09 04 00 00 00 03 01 01 00')), 0x1097, HUAWEI],
  ])('%s: %s', (kind, _, configuration, productId, vendorId) => {
    expect(recognise(configuration, productId, vendorId).kind).toBe(kind);
  });

  it('tells the forms of the Brovi platform apart', () => {
    expect(recognise(descriptors.installCd, 0x2001, BROVI)).toMatchObject({ form: 'cd' });
    expect(recognise(rndis(), 0x2001, BROVI)).toMatchObject({ form: 'rndis' });
    expect(recognise(descriptors.hilink, 0x2001, BROVI)).toMatchObject({ form: 'other' });
  });

  it.each(['ff 42 01', '06 01 01'])('an interface %s makes it a phone', (triple) => {
    const phone = header(`${serialPort(0, 'ff 03 12')} 09 04 01 00 00 ${triple} 00`);
    expect(recognise(bytes(phone)).kind).toBe('not-a-stick');
  });

  it('a network function of vendor class without an AT port is a stick, of standard class not', () => {
    const ncm = '09 04 00 00 02 ff 03 16 00 07 05 82 02 00 02 00 07 05 02 02 00 02 00';
    expect(recognise(bytes(header(ncm))).kind).toBe('network-only');
    const standard = ncm.replace('ff 03 16', '02 0d 00');
    expect(recognise(bytes(header(standard))).kind).toBe('not-a-stick');
  });
});

it.each([
  [descriptors.installCd, HUAWEI, 'stick-in-cd-mode'],
  [descriptors.installCd, BROVI, 'stick-in-cd-mode'],
  [rndis(), BROVI, 'stick-unsupported'],
  [descriptors.hilink, HUAWEI, 'stick-hilink'],
  [descriptors.layoutF, HUAWEI, 'stick-unsupported'],
  [new Uint8Array(0), HUAWEI, 'stick-unsupported'],
  [
    bytes(header('09 04 00 00 02 ff 03 16 00 07 05 82 02 00 02 00 07 05 02 02 00 02 00')),
    HUAWEI,
    'stick-unsupported',
  ],
])('says why a stick can not be opened', (configuration, vendorId, code) => {
  const recognition = recognise(configuration, 0x1506, vendorId);
  if (recognition.kind === 'ncm') expect.unreachable();
  expect(recognitionFailure(recognition).code).toBe(code);
});

it('makes something of every damaged configuration', () => {
  const damage = fc.record({ offset: fc.nat(), value: fc.nat(255) });
  const original = fc.constantFrom(descriptors.e3372s153, descriptors.layoutE);
  fc.assert(
    fc.property(original, fc.array(damage, { maxLength: 8 }), (configuration, changes) => {
      const damaged = configuration.slice();
      for (const { offset, value } of changes) damaged[offset % damaged.byteLength] = value;
      const recognition = recognise(damaged);
      if (recognition.kind !== 'ncm') return;
      const { bulkIn, bulkOut } = recognition.ncm;
      expect(bulkIn.maxPacketSize).toBeGreaterThan(0);
      expect(bulkOut.maxPacketSize).toBeGreaterThan(0);
      expect(bulkIn.address & 0x80).toBe(0x80);
      expect(bulkOut.address & 0x80).toBe(0);
    }),
  );
});

function recognise(bytes: Uint8Array, productId = 0x1506, vendorId = HUAWEI): Recognition {
  return recogniseStick({
    vendorId,
    productId,
    configuration: parseConfigurationDescriptor(bytes),
  });
}

function expectNcm(recognition: Recognition) {
  if (recognition.kind !== 'ncm') expect.unreachable(recognition.kind);
  return recognition;
}

function vendorNcm(ncmTriple: string, portTriple: string): Uint8Array {
  return bytes(
    header(`
      ${serialPort(0, portTriple)}
      09 04 01 00 00 ${ncmTriple} 00
      09 04 01 01 02 ${ncmTriple} 00 07 05 8e 02 00 02 00 07 05 0e 02 00 02 00`),
  );
}

function serialPort(number: number, triple: string): string {
  return `09 04 0${number} 00 02 ${triple} 00
    07 05 8${number + 1} 02 00 02 00 07 05 0${number + 1} 02 00 02 00`;
}

function rndis(): Uint8Array {
  return bytes(
    header(`
      09 04 00 00 01 e0 01 03 00 07 05 83 03 08 00 09
      09 04 01 00 02 0a 00 00 00 07 05 82 02 00 02 00 07 05 02 02 00 02 00`),
  );
}

/** `body` behind a configuration header. */
function header(body: string): string {
  const total = 9 + bytes(body).byteLength;
  return `09 02 ${total.toString(16).padStart(2, '0')} 00 02 01 00 80 01 ${body}`;
}

function replace(configuration: Uint8Array, from: string, to: string): void {
  const offset = Buffer.from(configuration).indexOf(bytes(from));
  expect(offset).toBeGreaterThan(0);
  configuration.set(bytes(to), offset);
}

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'));
}
