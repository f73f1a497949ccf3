/**
 * Asks a stick for everything a virtual one is made of. Nothing is written to its flash, no PIN is
 * sent, nobody is dialled; answers that tell where the stick is or whose it is are not asked for.
 */
import type { StickCertificate } from '../../shared/stick-certificate.ts';
import { getNtbParameters } from '../usb/cdc-requests.ts';
import { parseConfigurationDescriptor } from '../usb/descriptors.ts';
import type { ControlRequest, StickTransport } from '../usb/stick-transport.ts';
import { exchange } from './at-exchange.ts';
import { findAtPorts } from './at-ports.ts';
import { maskDescriptorString, maskIdentifiers } from './mask-identifiers.ts';
import { openStick, type OpenStick, type OpenStickOptions } from './open-stick.ts';
import { readStickIds } from './read-stick-ids.ts';

const DescriptorType = { Device: 1, Configuration: 2, Bos: 15 } as const;
const CLASS_MASS_STORAGE = 0x08;
const TIMEOUT_MS = 1_000;
const AT_TIMEOUT_MS = 5_000;
/** As long as a stick may take to boot. */
const WAKING_ROUNDS = 30;
const SPEED_ROUNDS = 15;
const LONGEST_BOS = 255;
const DEVICE_SERIAL_INDEX = 16;

const questions = [
  'ATI',
  'AT+CGMI',
  'AT+CGMM',
  'AT+CGMR',
  'AT+GCAP',
  'AT+CPIN?',
  'AT^CPIN?',
  'AT^FHVER',
  'AT^HWVER',
  'AT^HVER',
  'AT^VERSION?',
  'AT^GETPORTMODE',
  'AT^SETPORT?',
  'AT^SETPORT=?',
  'AT^SYSCFGEX=?',
  'AT^SYSINFOEX',
  'AT^HCSQ?',
  'AT^CURC?',
  'AT^RFSWITCH?',
  'AT^NDISDUP=?',
  'AT^DHCP=?',
  'AT+CGDCONT=?',
] as const;

/** FailureError as openStick has them. Gives the stick back; `transport` stays open. */
export async function certifyStick(
  transport: StickTransport,
  options: OpenStickOptions & { readonly nowMs: () => number },
): Promise<StickCertificate> {
  const { nowMs } = options;
  const device = await readDescriptor(transport, DescriptorType.Device, 18);
  const bos = await readDescriptor(transport, DescriptorType.Bos, LONGEST_BOS);
  const configuration = parseConfigurationDescriptor(transport.configurationDescriptor);
  const strings = await readStrings(transport, device[DEVICE_SERIAL_INDEX] ?? 0);
  const stick = await openStick(transport, await readStickIds(transport), options);
  try {
    const { controlInterface, dataInterface } = stick.ncm;
    await wake(stick);
    const answers = await askAll(stick, nowMs);
    const parameters = getNtbParameters(controlInterface);
    const ask = (): Promise<unknown> =>
      transport.controlIn(parameters.request, parameters.length, TIMEOUT_MS);
    const { format, ntbInSize, ntbOutMaxSize, maxDatagramLength } = stick.ncm;
    return {
      version: 1,
      model: stick.identity.model,
      descriptors: {
        device: hex(device),
        configuration: hex(transport.configurationDescriptor),
        bos: hex(bos),
      },
      strings,
      functions: {
        atPorts: findAtPorts(configuration)
          .map(({ interfaceNumber, role }) => ({ interfaceNumber, role }))
          .sort((a, b) => a.interfaceNumber - b.interfaceNumber),
        dialsOn: stick.atPort.interfaceNumber,
        ncm: { controlInterface, dataInterface },
        storages: configuration.interfaces
          .flatMap(({ alternates }) => alternates)
          .filter(({ interfaceClass }) => interfaceClass === CLASS_MASS_STORAGE)
          .map(({ interfaceNumber }) => interfaceNumber),
      },
      ntbParameters:
        stick.bringUpSteps.find(({ name }) => name === 'GET_NTB_PARAMETERS')?.answer ?? '',
      controlTrace: stick.bringUpSteps.map((step) => ({
        ...step,
        ...(step.answer === undefined ? {} : { answer: maskDescriptorString(step.answer, false) }),
      })),
      link: { format, ntbInSize, ntbOutMaxSize, maxDatagramLength },
      answers,
      speed: {
        controlRoundTripMs: await medianMs(nowMs, ask),
        atRoundTripMs: await medianMs(nowMs, () => exchange(stick.at, 'AT\r', AT_TIMEOUT_MS)),
      },
    };
  } finally {
    await stick.close();
  }
}

async function wake({ at }: OpenStick): Promise<void> {
  for (let round = 0; round < WAKING_ROUNDS; round += 1) {
    if ((await exchange(at, 'ATE0\r', TIMEOUT_MS)) !== undefined) return;
  }
}

async function askAll(
  { at }: OpenStick,
  nowMs: () => number,
): Promise<StickCertificate['answers']> {
  const answers: StickCertificate['answers'][number][] = [];
  for (const command of questions) {
    const askedMs = nowMs();
    const text = await exchange(at, `${command}\r`, AT_TIMEOUT_MS);
    const answeredAfterMs = Math.round(nowMs() - askedMs);
    const lines = (text ?? '').split('\n').filter((line) => line !== '' && line !== command);
    const result = text === undefined ? 'silent' : (lines.pop() ?? 'silent');
    const masked = lines.map((line) => maskIdentifiers(line));
    answers.push({ command, lines: masked, result, answeredAfterMs });
  }
  return answers;
}

async function medianMs(nowMs: () => number, work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < SPEED_ROUNDS; round += 1) {
    const beganMs = nowMs();
    await work();
    times.push(nowMs() - beganMs);
  }
  const middle = times.sort((a, b) => a - b)[Math.floor(SPEED_ROUNDS / 2)] ?? 0;
  return Math.round(middle * 100) / 100;
}

async function readStrings(
  transport: StickTransport,
  serialIndex: number,
): Promise<Record<string, string>> {
  const strings: Record<string, string> = {};
  for (const index of stringIndexes(transport.configurationDescriptor, serialIndex)) {
    const text = await transport.stringDescriptor(index);
    if (text !== undefined) {
      strings[index] = maskDescriptorString(text, index === serialIndex);
    }
  }
  return strings;
}

/** Maker, product and serial number are 1 to 3 on every stick; descriptors name the others. */
function stringIndexes(configuration: Uint8Array, serialIndex: number): readonly number[] {
  const indexes = new Set([1, 2, 3, serialIndex]);
  for (let offset = 0; offset < configuration.length; offset += configuration[offset] || 1) {
    const [length = 0, type, subtype, macIndex] = configuration.subarray(offset);
    const lastOfInterface = configuration[offset + length - 1];
    if (type === 0x04 && lastOfInterface !== undefined) indexes.add(lastOfInterface);
    if (type === 0x24 && subtype === 0x0f && macIndex !== undefined) indexes.add(macIndex);
  }
  return [...indexes].filter((index) => index > 0).sort((a, b) => a - b);
}

async function readDescriptor(
  transport: StickTransport,
  type: number,
  length: number,
): Promise<Uint8Array> {
  const request: ControlRequest = {
    direction: 'in',
    type: 'standard',
    recipient: 'device',
    request: 0x06,
    value: type << 8,
    index: 0,
  };
  const reply = await transport.controlIn(request, length, TIMEOUT_MS);
  return reply === 'stall' ? new Uint8Array(0) : reply;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
