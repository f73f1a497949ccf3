import { describe, expect, it } from 'vitest';

import { ScriptedTransport } from '../../test/fakes/scripted-transport.ts';
import { e3372s153, layoutE } from '../../test/fixtures/stick-descriptors.ts';
import { FailureError } from '../../shared/failure.ts';
import { parseConfigurationDescriptor } from '../usb/descriptors.ts';
import { TransportError } from '../usb/stick-transport.ts';
import { BringUpTrace } from './bring-up-trace.ts';
import { bringUpNcm, type NcmLinkParameters } from './ncm-bring-up.ts';
import { recogniseStick, type StickQuirks } from './stick-catalog.ts';

/** Balong firmware: both formats, 131072 in, 16384 out, divisor 4, remainder 2, alignment 4. */
const PARAMETERS =
  '1c 00 03 00 00 00 02 00 04 00 02 00 04 00 00 00 00 40 00 00 04 00 02 00 04 00 00 00';

const GET_PARAMETERS = 'in a1 80 00 00 02 00 1c 00';
const SET_SIZE_16K = 'out 21 86 00 00 02 00 04 00 00 40 00 00';
const GET_SIZE = 'in a1 85 00 00 02 00 04 00';
const CRC_OFF = 'out 21 8a 00 00 02 00 00 00';
const SET_NTB32 = 'out 21 84 01 00 02 00 00 00';
const GET_FORMAT = 'in a1 83 00 00 02 00 02 00';
const SET_FILTER = 'out 21 43 0f 00 02 00 00 00';

it('asks an E3372 in this order and believes what it says', async () => {
  const { transport, result } = await bringUp();
  expect(transport.calls).toEqual([
    'claim 2',
    'set 2/0',
    GET_PARAMETERS,
    SET_SIZE_16K,
    CRC_OFF,
    SET_NTB32,
    'sleep 20',
    'set 2/1',
    GET_FORMAT,
    SET_SIZE_16K,
    GET_SIZE,
    SET_FILTER,
    'string 9',
  ]);
  expect(result).toEqual({
    format: 'ntb32',
    ntbInSize: 16_384,
    readSize: 16_384,
    ntbOutMaxSize: 16_384,
    divisor: 4,
    remainder: 2,
    alignmentRefersTo: 'frame',
    ndpAlignment: 4,
    ndpPosition: 'last',
    maxDatagrams: 0,
    maxDatagramLength: 1514,
    maxPacketSize: 512,
    hostMac: Uint8Array.of(0x00, 0x1e, 0x10, 0x1f, 0x00, 0x00),
    hostMacSource: 'stick',
    controlInterface: 2,
    dataInterface: 2,
    bulkIn: 0x84,
    bulkOut: 0x03,
    interruptIn: { endpoint: 0x85, packetSize: 16 },
  } satisfies NcmLinkParameters);
  expect(transport.alternates.get(2)).toBe(1);
});

it('switches the data interface and asks the control interface of a standard function', async () => {
  const { transport } = await bringUp({ configuration: layoutE });
  expect(transport.calls.filter((call) => call.startsWith('set'))).toEqual(['set 4/0', 'set 4/1']);
  expect(transport.calls).toContain('in a1 80 00 00 03 00 1c 00');
});

it('leaves out what the capabilities do not promise', async () => {
  const { transport } = await bringUp({ configuration: withCapabilities(0) });
  expect(transport.calls).not.toContain(CRC_OFF);
  expect(transport.calls).not.toContain(SET_FILTER);
});

describe('the format', () => {
  const asked = [SET_NTB32, GET_FORMAT];
  const askedTwice = [...asked, SET_NTB32, GET_FORMAT];
  it.each([
    ['is kept over setting 1 (21.200)', ['01 00'], 'ntb32', asked],
    ['is lost and taken again', ['00 00', '01 00'], 'ntb32', askedTwice],
    ['stays 16 against our will', ['00 00', '00 00'], 'ntb16', askedTwice],
    ['is lost, and then there is no answer', ['00 00', 'stall'], 'ntb16', askedTwice],
    ['is not told, but was taken', ['stall'], 'ntb32', asked],
    ['is told as 2', ['02 00'], 'ntb32', asked],
    ['is told in one byte', ['00'], 'ntb32', asked],
    ['is told as 256', ['00 01'], 'ntb32', asked],
    ['is told in no byte', [''], 'ntb32', asked],
  ] as const)('%s', async (_, answers, format, calls) => {
    const { transport, result } = await bringUp({ answers: { 'a1 83': answers } });
    expect(result.format).toBe(format);
    expect(callsAbout(transport, SET_NTB32, GET_FORMAT)).toEqual(calls);
  });

  it('is 16 when the stick neither takes nor tells one', async () => {
    const answers = { '21 84': ['stall'], 'a1 83': ['stall'] };
    expect((await bringUp({ answers })).result.format).toBe('ntb16');
  });

  it('is 32 for a stick that neither takes nor tells one but offers only that', async () => {
    const answers = {
      'a1 80': [PARAMETERS.replace('1c 00 03', '1c 00 02')],
      '21 84': ['stall'],
      'a1 83': ['stall'],
    };
    expect((await bringUp({ answers })).result.format).toBe('ntb32');
  });

  it('is 16 without a question where only that is offered', async () => {
    const answers = { 'a1 80': [PARAMETERS.replace('1c 00 03', '1c 00 01')] };
    const { transport, result } = await bringUp({ answers });
    expect(result.format).toBe('ntb16');
    expect(callsAbout(transport, SET_NTB32, GET_FORMAT)).toEqual([]);
  });
});

describe('the input size', () => {
  it.each([
    ['is read back as set', { 'a1 85': ['00 40 00 00'] }, 16_384],
    ['was lost', { 'a1 85': ['00 00 02 00'] }, 131_072],
    ['is smaller than asked for', { 'a1 85': ['00 20 00 00'] }, 8_192],
    ['is not told, but was taken', { 'a1 85': ['stall'] }, 16_384],
    ['is told in three bytes', { 'a1 85': ['00 00 02'] }, 16_384],
    ['is told as less than the class allows', { 'a1 85': ['ff 07 00 00'] }, 16_384],
    ['is told as 4 GiB', { 'a1 85': ['ff ff ff ff'] }, 131_072],
    ['is neither taken nor told', { '21 86': ['stall'], 'a1 85': ['stall'] }, 131_072],
    [
      'is taken in setting 0 only and not told',
      { '21 86': ['', 'stall'], 'a1 85': ['stall'] },
      131_072,
    ],
    ['is refused, but told', { '21 86': ['stall'], 'a1 85': ['00 40 00 00'] }, 16_384],
  ])('%s', async (_, answers, size) => {
    const { result } = await bringUp({ answers });
    expect(result.ntbInSize).toBe(size);
    expect(result.readSize).toBe(size);
  });

  it('is not more than the stick offers', async () => {
    const smallIn = PARAMETERS.replace('00 00 02 00', '00 20 00 00');
    const { transport } = await bringUp({ answers: { 'a1 80': [smallIn] } });
    expect(transport.calls).toContain('out 21 86 00 00 02 00 04 00 00 20 00 00');
  });

  it('is rounded up to whole packets for reading', async () => {
    const { result } = await bringUp({ answers: { 'a1 85': ['01 40 00 00'] } });
    expect(result).toMatchObject({ ntbInSize: 16_385, readSize: 16_896 });
  });
});

describe('hostile parameters', () => {
  it.each([
    ['all zero', '00 '.repeat(28)],
    ['10 bytes', PARAMETERS.slice(0, 29)],
    ['25 bytes', PARAMETERS.slice(0, 74)],
    ['neither format', PARAMETERS.replace('1c 00 03', '1c 00 00')],
    ['a divisor no frame fits', withOut('00 08 00 00 00 04 02 00 04 00')],
  ])('%s are refused', async (_, parameters) => {
    await expectFailure({ answers: { 'a1 80': [parameters] } }, 'stick-unsupported');
  });

  it('of a stick that does not know the question are refused', async () => {
    await expectFailure({ answers: { 'a1 80': ['stall'] } }, 'stick-unsupported');
  });

  it('that never come are an error of the bus', async () => {
    await expectFailure({ answers: { 'a1 80': [new TransportError('timeout')] } }, 'usb-error');
  });

  it.each([
    ['all ff', 'ff '.repeat(28), { ntbInSize: 16_384, divisor: 4, remainder: 0, ndpAlignment: 4 }],
    ['divisor 0', withOut('00 40 00 00 00 00 02 00 00 00'), { divisor: 4, remainder: 2 }],
    ['divisor 3', withOut('00 40 00 00 03 00 02 00 03 00'), { divisor: 4, ndpAlignment: 4 }],
    ['remainder ≥ divisor', withOut('00 40 00 00 04 00 04 00 04 00'), { remainder: 0 }],
    ['OutMax 0', withOut('00 00 00 00 04 00 02 00 04 00'), { ntbOutMaxSize: 2_048 }],
  ])('%s are made usable', async (_, parameters, expected) => {
    const { result } = await bringUp({ answers: { 'a1 80': [parameters] } });
    expect(result).toMatchObject(expected);
  });
});

it.each([
  [0, 1514],
  [1500, 1514],
  [1514, 1514],
  [2048, 2048],
  [9000, 8192],
  [65535, 8192],
])('takes wMaxSegmentSize %i for %i', async (wMaxSegmentSize, expected) => {
  const { result } = await bringUp({ configuration: withSegmentSize(wMaxSegmentSize) });
  expect(result.maxDatagramLength).toBe(expected);
});

it('keeps the longest frame to what an NTB to the stick can hold', async () => {
  const { result } = await bringUp({
    configuration: withSegmentSize(8192),
    answers: { 'a1 80': [withOut('00 10 00 00 04 00 02 00 04 00')] },
  });
  expect(result).toMatchObject({ ntbOutMaxSize: 4096, maxDatagramLength: 4042 });
});

it.each([
  ['no string', undefined],
  ['a short string', '001e101f000'],
  ['a multicast address', '011e101f0000'],
  ['zero', '000000000000'],
])('uses a random local address when the stick has %s', async (_, macString) => {
  const { result } = await bringUp({ macString });
  expect(result.hostMacSource).toBe('random');
  expect(result.hostMac).toEqual(Uint8Array.of(0xa6, 0xa5, 0xa5, 0xa5, 0xa5, 0xa5));
});

it('reads no string where the index is 0', async () => {
  const configuration = e3372s153.slice();
  configuration[Buffer.from(configuration).indexOf(Uint8Array.of(0x0d, 0x24, 0x0f)) + 3] = 0;
  const { transport, result } = await bringUp({ configuration });
  expect(transport.calls.filter((call) => call.startsWith('string'))).toEqual([]);
  expect(result.hostMacSource).toBe('random');
});

it.each(['stall', new TransportError('stall'), new TransportError('timeout')])(
  'goes on when every optional request gets %s',
  async (refusal) => {
    const answers = {
      '21 86': [refusal],
      '21 8a': [refusal],
      '21 84': [refusal],
      'a1 83': [refusal],
      'a1 85': [refusal],
      '21 43': [refusal],
    };
    const { result, trace } = await bringUp({ answers });
    expect(result).toMatchObject({ format: 'ntb16', ntbInSize: 131_072 });
    const outcome = refusal instanceof TransportError ? refusal.reason : 'stall';
    expect(trace.steps.filter((step) => step.outcome === outcome)).toHaveLength(7);
  },
);

it('keeps what was asked and answered', async () => {
  const { trace, heard } = await bringUp({ answers: { '21 8a': ['stall'] } });
  expect(trace.steps).toEqual([
    { name: 'SET_INTERFACE', request: '01 0b 00 00 02 00 00 00', outcome: 'done' },
    {
      name: 'GET_NTB_PARAMETERS',
      request: 'a1 80 00 00 02 00 1c 00',
      outcome: 'done',
      answer: PARAMETERS,
    },
    {
      name: 'SET_NTB_INPUT_SIZE',
      request: '21 86 00 00 02 00 04 00 00 40 00 00',
      outcome: 'done',
    },
    { name: 'SET_CRC_MODE', request: '21 8a 00 00 02 00 00 00', outcome: 'stall' },
    { name: 'SET_NTB_FORMAT', request: '21 84 01 00 02 00 00 00', outcome: 'done' },
    { name: 'SET_INTERFACE', request: '01 0b 01 00 02 00 00 00', outcome: 'done' },
    {
      name: 'GET_NTB_FORMAT',
      request: 'a1 83 00 00 02 00 02 00',
      outcome: 'done',
      answer: '01 00',
    },
    {
      name: 'SET_NTB_INPUT_SIZE',
      request: '21 86 00 00 02 00 04 00 00 40 00 00',
      outcome: 'done',
    },
    {
      name: 'GET_NTB_INPUT_SIZE',
      request: 'a1 85 00 00 02 00 04 00',
      outcome: 'done',
      answer: '00 40 00 00',
    },
    {
      name: 'SET_ETHERNET_PACKET_FILTER',
      request: '21 43 0f 00 02 00 00 00',
      outcome: 'done',
    },
    {
      name: 'iMACAddress',
      request: 'string 9',
      outcome: 'done',
      answer: '30 30 31 65 31 30 31 66 30 30 30 30',
    },
  ]);
  expect(heard).toEqual(trace.steps);
});

it('tells of the step that failed', async () => {
  const transport = scripted();
  transport.answer('21 8a', new TransportError('io'));
  const heard: string[] = [];
  const trace = new BringUpTrace(transport, ({ name, outcome }) =>
    heard.push(`${name} ${outcome}`),
  );
  await expect(run(transport, trace)).rejects.toThrow('usb-error: SET_CRC_MODE');
  expect(heard.at(-1)).toBe('SET_CRC_MODE failed');
});

it('passes the quirk of the other reading on', async () => {
  const quirks: StickQuirks = { ndpPosition: 'last', alignmentRefersTo: 'payload' };
  const { result } = await bringUp({ quirks });
  expect(result).toMatchObject({ remainder: 2, alignmentRefersTo: 'payload' });
});

interface Variation {
  readonly configuration?: Uint8Array;
  readonly answers?: Readonly<Record<string, readonly (string | Error)[]>>;
  readonly macString?: string | undefined;
  readonly quirks?: StickQuirks;
}

function scripted(variation: Variation = {}): ScriptedTransport {
  const transport = new ScriptedTransport(variation.configuration ?? e3372s153);
  const standard = { 'a1 80': [PARAMETERS], 'a1 83': ['01 00'], 'a1 85': ['00 40 00 00'] };
  for (const [setup, answers] of Object.entries({ ...standard, ...variation.answers })) {
    transport.answer(setup, ...answers);
  }
  const macString = 'macString' in variation ? variation.macString : '001e101f0000';
  if (macString !== undefined) transport.strings.set(9, macString);
  return transport;
}

async function bringUp(variation: Variation = {}) {
  const transport = scripted(variation);
  const heard: unknown[] = [];
  const trace = new BringUpTrace(transport, (step) => heard.push(step));
  const result = await run(transport, trace, variation.quirks);
  return { transport, trace, heard, result };
}

async function run(transport: ScriptedTransport, trace: BringUpTrace, quirks?: StickQuirks) {
  const recognition = recogniseStick({
    vendorId: 0x12d1,
    productId: 0x15b6,
    configuration: parseConfigurationDescriptor(transport.configurationDescriptor),
  });
  if (recognition.kind !== 'ncm') expect.unreachable(recognition.kind);
  const { ncm } = recognition;
  for (const number of new Set([ncm.controlInterface, ncm.dataInterface])) {
    await transport.claimInterface(number);
  }
  return bringUpNcm(trace, ncm, quirks ?? recognition.quirks, {
    sleep: (ms) => {
      transport.calls.push(`sleep ${ms}`);
      return Promise.resolve();
    },
    randomBytes: (length) => new Uint8Array(length).fill(0xa5),
  });
}

async function expectFailure(variation: Variation, code: string): Promise<void> {
  const error = await bringUp(variation).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(FailureError);
  expect((error as FailureError).failure).toMatchObject({
    code,
    detail: expect.stringContaining('GET_NTB_PARAMETERS: ') as string,
  });
}

function callsAbout(transport: ScriptedTransport, ...wanted: readonly string[]): string[] {
  return transport.calls.filter((call) => wanted.includes(call));
}

/** The parameters with other bytes from dwNtbOutMaxSize to wNdpOutAlignment. */
function withOut(out: string): string {
  return PARAMETERS.slice(0, 48) + out + PARAMETERS.slice(77);
}

function withCapabilities(capabilities: number): Uint8Array {
  const configuration = e3372s153.slice();
  const offset = Buffer.from(configuration).indexOf(Uint8Array.of(0x06, 0x24, 0x1a));
  configuration[offset + 5] = capabilities;
  return configuration;
}

function withSegmentSize(wMaxSegmentSize: number): Uint8Array {
  const configuration = e3372s153.slice();
  const offset = Buffer.from(configuration).indexOf(Uint8Array.of(0x0d, 0x24, 0x0f));
  configuration.set([wMaxSegmentSize & 0xff, wMaxSegmentSize >> 8], offset + 8);
  return configuration;
}
