/** Configuration descriptors, and what the program takes the device for. */
import { recogniseStick } from '../../../main/stick/stick-catalog.ts';
import { parseConfigurationDescriptor } from '../../../main/usb/descriptors.ts';
import * as sticks from '../../fixtures/stick-descriptors.ts';
import { pick } from '../engine/byte-mutations.ts';
import { withCanaries } from '../engine/canaries.ts';
import type { FuzzTarget, Mutation } from '../engine/fuzz-target.ts';
import { invariant } from '../engine/invariant.ts';

const devices = [
  { vendorId: 0x12d1, productId: 0x15b6 },
  { vendorId: 0x12d1, productId: 0x14db },
  { vendorId: 0x3566, productId: 0x2001 },
  { vendorId: 0x1d6b, productId: 0x0002 },
] as const;

/** The first byte chooses the device; the descriptor is what follows. */
export const usbDescriptors: FuzzTarget = {
  name: 'usb-descriptors',
  seeds: Object.values(sticks).map((bytes) => Uint8Array.of(0, ...bytes)),
  dictionary: [
    '\x09\x04',
    '\x07\x05',
    '\x05\x24\x06\x00',
    '\x06\x24\x1a\x00',
    '\x0d\x24\x0f',
    '\x08\x0b',
    '\xff\x02\x16',
    '\xff\x03\x12',
    '\xff\xff\xff',
    '\x02\x0d\x00',
    '\x0a\x00\x01',
    '\x02\x06\x00',
    '\xe0\x01\x03',
    '\xff\x42\x01',
    '\x08\x06\x50',
  ],
  mutations: [duplicateDescriptor, changeTriple],
  repair: setTotalLength,
  run(input) {
    const { configuration, recognition } = withCanaries(input, (bytes) => {
      const device = devices[(bytes[0] ?? 0) & 3]!;
      const configuration = parseConfigurationDescriptor(bytes.subarray(1));
      return { configuration, recognition: recogniseStick({ ...device, configuration }) };
    });

    const settings = configuration.interfaces.flatMap(({ alternates }) => alternates);
    const endpoints = settings.flatMap((setting) => setting.endpoints);
    invariant(9 * settings.length + 7 * endpoints.length <= input.length, 'nothing is made up');
    invariant(
      settings.every((setting) => isUnique(setting.endpoints.map(({ address }) => address))),
      'an endpoint occurs once in a setting',
    );
    invariant(
      isUnique(settings.map((s) => 256 * s.interfaceNumber + s.alternateSetting)),
      'a setting occurs once',
    );
    invariant(isUnique(configuration.faults), 'a fault is named once');
    if (recognition.kind === 'ncm') {
      const { bulkIn, bulkOut } = recognition.ncm;
      invariant(bulkIn.direction === 'in' && bulkOut.direction === 'out', 'pipes have directions');
      invariant(bulkIn.maxPacketSize > 0 && bulkOut.maxPacketSize > 0, 'pipes carry something');
      invariant(
        settings.some((setting) => setting.endpoints.includes(bulkIn)),
        'a pipe is one of the device',
      );
    }
  },
  shapes: {
    'one interface with ever more endpoints': (size) => filled(size, (i) => [7, 5, i, 2, 64, 0, 0]),
    'ever more interfaces': (size) => filled(size, (i) => [9, 4, i, 0, 0, 255, 3, 22, 0]),
    'ever more settings': (size) =>
      filled(size, (i) => [9, 4, i >> 8, i, 0, 10, 0, 1, 0, 7, 5, 129, 2, 64, 0, 0]),
    'ever more associations': (size) => filled(size, (i) => [8, 11, i, 255, 2, 13, 0, 0]),
    'a union of everything': (size) =>
      filled(size, (i) => [255, 36, 6, 0, ...Array.from({ length: 251 }, (_, j) => i + j)]),
  },
};

function duplicateDescriptor(...[input, random]: Parameters<Mutation>): Uint8Array {
  const starts = startsOf(input);
  if (starts.length < 2) return input;
  const from = pick(starts, random);
  const to = pick(starts, random);
  const descriptor = input.subarray(from, from + input[from]!);
  return Uint8Array.of(...input.subarray(0, to), ...descriptor, ...input.subarray(to));
}

/** Class, sub class and protocol of one interface become those of another kind. */
function changeTriple(...[input, random]: Parameters<Mutation>): Uint8Array {
  const interfaces = startsOf(input).filter((start) => input[start + 1] === 4);
  if (interfaces.length === 0) return input;
  const at = pick(interfaces, random) + 5;
  const triples = [
    [0xff, random.integer(1, 3), pick([0x16, 0x46, 0x76], random)],
    [0xff, random.integer(1, 3), pick([0x12, 0x10, 0x02, 0x01, 0x42, 0x72], random)],
    [0xff, 0xff, 0xff],
    [0x02, 0x0d, 0x00],
    [0x0a, 0x00, 0x01],
    [0x08, 0x06, 0x50],
  ];
  pick(triples, random).forEach((byte, i) => {
    if (at + i < input.length) input[at + i] = byte;
  });
  return input;
}

function setTotalLength(...[input]: Parameters<Mutation>): Uint8Array {
  if (input.length < 5) return input;
  input[3] = input.length - 1;
  input[4] = (input.length - 1) >> 8;
  return input;
}

function startsOf(input: Uint8Array): number[] {
  const starts: number[] = [];
  for (let at = 1; at + 1 < input.length && input[at]! >= 2; at += input[at]!) starts.push(at);
  return starts;
}

/** Descriptors one behind the other, as long as the two bytes of the total length allow. */
function filled(size: number, descriptor: (i: number) => readonly number[]): Uint8Array {
  const bytes = [0, 9, 2, size & 0xff, size >> 8, 1, 1, 0, 0x80, 50, 9, 4, 0, 0, 0, 255, 3, 22, 0];
  for (let i = 0; bytes.length <= size; i += 1) bytes.push(...descriptor(i));
  return Uint8Array.from(bytes.slice(0, size + 1));
}

function isUnique(items: readonly unknown[]): boolean {
  return new Set(items).size === items.length;
}
