/**
 * Makes the NCM function of a stick ready for traffic. docs/stick-bring-up.md has the sequence as a
 * table, with the reason for each step.
 */
import { FailureError } from '../../shared/failure.ts';
import { NtbError } from '../ncm/ntb-error.ts';
import { parseNtbParameters, type NtbParameters } from '../ncm/ntb-parameters.ts';
import type { NtbFormat } from '../ncm/nth.ts';
import { NcmCapability } from '../usb/cdc-functional-descriptors.ts';
import {
  getNtbFormat,
  getNtbInputSize,
  getNtbParameters,
  PacketFilter,
  setCrcMode,
  setEthernetPacketFilter,
  setNtbFormat,
  setNtbInputSize,
} from '../usb/cdc-requests.ts';
import type { BringUpTrace } from './bring-up-trace.ts';
import { parseMacString, randomLocalMac } from './host-mac.ts';
import type { NcmFunction } from './ncm-function.ts';
import type { StickQuirks } from './stick-catalog.ts';

/** What framer, link and data path need to know of a stick in traffic mode. */
export interface NcmLinkParameters {
  readonly format: NtbFormat;
  /** Longest NTB the stick sends, in bytes. */
  readonly ntbInSize: number;
  /** `ntbInSize` rounded up to whole packets: a shorter read can end in 'overflow'. */
  readonly readSize: number;
  /** Longest NTB the stick takes, in bytes. */
  readonly ntbOutMaxSize: number;
  /** Offset ≡ `remainder` (mod `divisor`) for what `alignmentRefersTo` names. */
  readonly divisor: number;
  readonly remainder: number;
  readonly alignmentRefersTo: 'frame' | 'payload';
  readonly ndpAlignment: number;
  readonly ndpPosition: 'last';
  /** Datagrams in one NTB to the stick; 0 = no limit. */
  readonly maxDatagrams: number;
  /** Longest Ethernet frame without checksum, 1514…8192; one always fits an NTB to the stick. */
  readonly maxDatagramLength: number;
  /** Of the bulk OUT endpoint: lengths that are a multiple of it need a byte behind the block. */
  readonly maxPacketSize: number;
  readonly hostMac: Uint8Array;
  /** Every E3372 hands out 00:1e:10:1f:00:00, so it identifies no stick. */
  readonly hostMacSource: 'stick' | 'random';

  readonly controlInterface: number;
  readonly dataInterface: number;
  /** Endpoint addresses. */
  readonly bulkIn: number;
  readonly bulkOut: number;
  /** Notifications: read `packetSize` bytes at a time, see CdcNotificationParser. */
  readonly interruptIn?: { readonly endpoint: number; readonly packetSize: number };
}

export interface BringUpParts {
  readonly sleep: (ms: number) => Promise<void>;
  /** Gives as many bytes as it is asked for. */
  readonly randomBytes: (length: number) => Uint8Array;
}

/** What the sticks' own drivers read at a time, on Linux and in Huawei's. */
const WANTED_NTB_IN_SIZE = 16_384;
const MIN_NTB_IN_SIZE = 2_048;
/** The most this family sends; whatever a stick claims, no read buffer is larger. */
const MAX_NTB_IN_SIZE = 131_072;
/** Some firmware (first seen on Sierra's) loses the format when alternate setting 1 follows at once. */
const SETTLE_MS = 20;

const MIN_DATAGRAM_LENGTH = 1_514;
const MAX_DATAGRAM_LENGTH = 8_192;
/** NTH32 (16) and an NDP32 of one entry and the null entry (32). */
const NTB32_OVERHEAD = 48;

/**
 * Expects the function's interfaces to be claimed; leaves the data interface in its traffic
 * setting, which hung up any call that was left over. From then on the setting must not change:
 * each SET_INTERFACE drops the call.
 *
 * Throws FailureError: stick-unsupported for a stick that refuses what can not be done without,
 * usb-error, stick-gone.
 */
export async function bringUpNcm(
  trace: BringUpTrace,
  ncm: NcmFunction,
  quirks: StickQuirks,
  { sleep, randomBytes }: BringUpParts,
): Promise<NcmLinkParameters> {
  const { controlInterface, dataInterface } = ncm;
  const can = (capability: number) => (ncm.networkCapabilities & capability) !== 0;

  // A driver before us may have left the traffic setting on.
  if (ncm.hasOffAlternate) await trace.setAlternate(dataInterface, 0);

  const parameters = readParameters(
    await trace.ask('GET_NTB_PARAMETERS', getNtbParameters(controlInterface)),
  );
  const maxDatagramLength = longestDatagram(ncm.maxSegmentSize, parameters);
  const wantedInSize = Math.min(WANTED_NTB_IN_SIZE, parameters.ntbInMaxSize);
  await trace.tellOptional('SET_NTB_INPUT_SIZE', setNtbInputSize(controlInterface, wantedInSize));
  if (can(NcmCapability.CrcMode)) {
    await trace.tellOptional('SET_CRC_MODE', setCrcMode(controlInterface, false));
  }
  const tookNtb32 =
    parameters.formats.ntb32 &&
    (await trace.tellOptional('SET_NTB_FORMAT', setNtbFormat(controlInterface, 'ntb32')));
  await sleep(SETTLE_MS);

  if (ncm.dataAlternate !== 0) await trace.setAlternate(dataInterface, ncm.dataAlternate);

  const format = await agreeOnFormat(trace, controlInterface, parameters, tookNtb32);
  const ntbInSize = await agreeOnInputSize(trace, controlInterface, parameters, wantedInSize);
  if (can(NcmCapability.PacketFilter)) {
    // Promiscuous, because the host's address need not be the one the stick has in mind.
    const filter =
      PacketFilter.Promiscuous |
      PacketFilter.AllMulticast |
      PacketFilter.Directed |
      PacketFilter.Broadcast;
    await trace.tellOptional(
      'SET_ETHERNET_PACKET_FILTER',
      setEthernetPacketFilter(controlInterface, filter),
    );
  }
  const macString =
    ncm.macAddressStringIndex === 0
      ? undefined
      : await trace.readString('iMACAddress', ncm.macAddressStringIndex);
  const stickMac = macString === undefined ? undefined : parseMacString(macString);

  return {
    format,
    ntbInSize,
    readSize: roundUp(ntbInSize, ncm.bulkIn.maxPacketSize),
    ntbOutMaxSize: parameters.ntbOutMaxSize,
    divisor: parameters.ndpOutDivisor,
    remainder: parameters.ndpOutPayloadRemainder,
    alignmentRefersTo: quirks.alignmentRefersTo,
    ndpAlignment: parameters.ndpOutAlignment,
    ndpPosition: quirks.ndpPosition,
    maxDatagrams: parameters.ntbOutMaxDatagrams,
    maxDatagramLength,
    maxPacketSize: ncm.bulkOut.maxPacketSize,
    hostMac: stickMac ?? randomLocalMac(randomBytes),
    hostMacSource: stickMac === undefined ? 'random' : 'stick',
    controlInterface,
    dataInterface,
    bulkIn: ncm.bulkIn.address,
    bulkOut: ncm.bulkOut.address,
    ...(ncm.interruptIn === undefined
      ? {}
      : {
          interruptIn: {
            endpoint: ncm.interruptIn.address,
            packetSize: ncm.interruptIn.maxPacketSize,
          },
        }),
  };
}

/**
 * Firmware 21.318 is back in NTB-32 after alternate setting 1, whatever was agreed before, so the
 * stick is asked and has the last word. The standard allows SET_NTB_FORMAT in setting 0 only; Linux
 * sent these sticks one in setting 1 for years (huawei_cdc_ncm, RESET_NTB16), and it works.
 */
async function agreeOnFormat(
  trace: BringUpTrace,
  controlInterface: number,
  { formats }: NtbParameters,
  tookNtb32: boolean,
): Promise<NtbFormat> {
  if (!formats.ntb32) return 'ntb16';
  const ask = async () =>
    readFormat(await trace.askOptional('GET_NTB_FORMAT', getNtbFormat(controlInterface)));

  const first = await ask();
  if (first === 'ntb32') return first;
  if (first === undefined) return tookNtb32 || !formats.ntb16 ? 'ntb32' : 'ntb16';
  await trace.tellOptional('SET_NTB_FORMAT', setNtbFormat(controlInterface, 'ntb32'));
  return (await ask()) ?? first;
}

/**
 * The size is set again because it may be lost with the change of setting, like the format: then
 * blocks of up to 60 KiB would hit reads of 16, and pings work while downloads die.
 */
async function agreeOnInputSize(
  trace: BringUpTrace,
  controlInterface: number,
  { ntbInMaxSize }: NtbParameters,
  wanted: number,
): Promise<number> {
  const took = await trace.tellOptional(
    'SET_NTB_INPUT_SIZE',
    setNtbInputSize(controlInterface, wanted),
  );
  const answer = await trace.askOptional('GET_NTB_INPUT_SIZE', getNtbInputSize(controlInterface));
  const readBack = answer === undefined ? undefined : readInputSize(answer);
  // A refused request without a read-back leaves the stick at its own maximum.
  return Math.min(readBack ?? (took ? wanted : ntbInMaxSize), MAX_NTB_IN_SIZE);
}

function readParameters(reply: Uint8Array): NtbParameters {
  try {
    return parseNtbParameters(reply);
  } catch (error) {
    if (!(error instanceof NtbError)) throw error;
    throw new FailureError(
      { code: 'stick-unsupported', detail: `GET_NTB_PARAMETERS: ${error.message}` },
      { cause: error },
    );
  }
}

export function readFormat(answer: Uint8Array | undefined): NtbFormat | undefined {
  if (answer === undefined || answer.byteLength < 2 || answer[1] !== 0) return undefined;
  if (answer[0] === 0) return 'ntb16';
  return answer[0] === 1 ? 'ntb32' : undefined;
}

function readInputSize(answer: Uint8Array): number | undefined {
  if (answer.byteLength < 4) return undefined;
  const size = new DataView(answer.buffer, answer.byteOffset, 4).getUint32(0, true);
  return size < MIN_NTB_IN_SIZE ? undefined : size;
}

/**
 * What the stick names as its longest frame, brought into the range of sane values and to what an
 * NTB-32 to the stick can hold with the worst padding of both alignments.
 */
function longestDatagram(maxSegmentSize: number, parameters: NtbParameters): number {
  const { ntbOutMaxSize, ndpOutDivisor, ndpOutAlignment } = parameters;
  const room = ntbOutMaxSize - NTB32_OVERHEAD - (ndpOutDivisor - 1) - (ndpOutAlignment - 1);
  if (room < MIN_DATAGRAM_LENGTH) {
    throw new FailureError({
      code: 'stick-unsupported',
      detail: `GET_NTB_PARAMETERS: no full frame fits an NTB of ${ntbOutMaxSize} bytes, divisor ${ndpOutDivisor}`,
    });
  }
  return Math.min(Math.max(maxSegmentSize, MIN_DATAGRAM_LENGTH), MAX_DATAGRAM_LENGTH, room);
}

function roundUp(size: number, unit: number): number {
  return Math.ceil(size / unit) * unit;
}
