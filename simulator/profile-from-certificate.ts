/** A virtual stick of what a real one said: a volunteer's stick becomes a test. */
import type { StickCertificate } from '../shared/stick-certificate.ts';
import type { NcmTraits, StickProfile } from './stick-profile.ts';

const portNames = { pcui: 'pcui', modem: 'modem', unlabelled: 'plain' } as const;
/** Not among what a stick tells: as the family has it. */
const FAMILY_FRAMES_PER_BLOCK = 50;
const FAMILY_FILL_LIMIT = 61_440;
const DOWNLINK_BITS_PER_SECOND = 150_000_000;
const UPLINK_BITS_PER_SECOND = 50_000_000;

/** `name` is what tests call it. RangeError for parameters that are none. */
export function profileFromCertificate(name: string, stick: StickCertificate): StickProfile {
  const answerTo = (command: string): readonly string[] =>
    stick.answers.find((answer) => answer.command === command && answer.result === 'OK')?.lines ??
    [];
  const field = (label: string): string =>
    answerTo('ATI')
      .find((line) => line.startsWith(`${label}: `))
      ?.slice(label.length + 2) ?? '';
  return {
    name,
    title: `${stick.model}, ${field('Revision')}`,
    deviceDescriptor: bytes(stick.descriptors.device),
    configurationDescriptor: bytes(stick.descriptors.configuration),
    bosDescriptor: bytes(stick.descriptors.bos),
    strings: Object.fromEntries(
      Object.entries(stick.strings).map(([index, text]) => [Number(index), text]),
    ),
    functions: {
      atPorts: stick.functions.atPorts.map(({ interfaceNumber, role }) => ({
        interfaceNumber,
        name: interfaceNumber === stick.functions.dialsOn ? 'pcui' : portNames[role],
      })),
      ncm: stick.functions.ncm,
      storages: stick.functions.storages.map((interfaceNumber) => ({
        interfaceNumber,
        medium: 'card-reader',
      })),
    },
    ncm: ncmTraits(bytes(stick.ntbParameters)),
    identity: {
      manufacturer: answerTo('AT+CGMI')[0] ?? '',
      model: answerTo('AT+CGMM')[0] ?? field('Model'),
      revision: answerTo('AT+CGMR')[0] ?? field('Revision'),
      imei: field('IMEI'),
      setPort: answerTo('AT^SETPORT?')[0]?.replace(/^\^SETPORT: ?/, '') ?? '',
    },
    answers: Object.fromEntries(
      stick.answers
        .filter(({ command, result }) => command.startsWith('AT^') && result === 'OK')
        .filter(({ command }) => isFixed(command))
        .map(({ command, lines }) => [command.slice(2), lines]),
    ),
    downlinkBitsPerSecond: DOWNLINK_BITS_PER_SECOND,
    uplinkBitsPerSecond: UPLINK_BITS_PER_SECOND,
    faults: {},
  };
}

/** Versions and lists; the rest is what the virtual modem answers from its state. */
function isFixed(command: string): boolean {
  return /VER|GETPORTMODE|=\?$/.test(command);
}

/** NCM 1.0, table 6-3. */
function ncmTraits(parameters: Uint8Array): NcmTraits {
  if (parameters.length < 28) throw new RangeError('NTB parameters are 28 bytes');
  const view = new DataView(parameters.buffer, parameters.byteOffset, parameters.length);
  return {
    ntbInMaxSize: view.getUint32(4, true),
    ntbOutMaxSize: view.getUint32(16, true),
    ndpDivisor: view.getUint16(20, true),
    ndpPayloadRemainder: view.getUint16(22, true),
    ndpAlignment: view.getUint16(24, true),
    maxFramesPerBlock: FAMILY_FRAMES_PER_BLOCK,
    blockFillLimit: FAMILY_FILL_LIMIT,
  };
}

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}
