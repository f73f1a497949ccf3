/** `tetherstick inspect ntb`: what the framer makes of one block, as one JSON line. */
import { NtbDecoder } from '../../main/ncm/ntb-decoder.ts';
import type { NtbFault } from '../../main/ncm/ntb-fault.ts';
import type { NtbFormat } from '../../main/ncm/nth.ts';

export type NtbInspection =
  | {
      readonly ok: boolean;
      /** The frames delivered, as hexadecimal digits. */
      readonly datagrams: readonly string[];
      /** Each kind once. */
      readonly faults: readonly NtbFault[];
    }
  | {
      readonly ok: false;
      /** The request itself is wrong: one sentence. */
      readonly error: string;
    };

/** Far above any block a stick can send; keeps the work for one line bounded. */
const MAX_TRANSFER_LENGTH = 1 << 20;
const ETHERNET_HEADER_LENGTH = 14;

/**
 * Answers one parsed line, e.g.
 * `{"hex":"4e434d48…","format":"ntb16","maxNtb":16384,"maxDatagram":1514,"crc":false}`. Format is
 * ntb16, ntb32 or either; the sizes are bytes, a frame without its CRC. Never throws.
 */
export function inspectNtb(request: unknown): NtbInspection {
  if (typeof request !== 'object' || request === null || Array.isArray(request)) {
    return refuse('The line is not a JSON object.');
  }
  const { hex, format, maxNtb, maxDatagram, crc } = request as Record<string, unknown>;
  if (typeof hex !== 'string') return refuse('"hex" must be a string of hexadecimal digits.');
  if (hex.length > 2 * MAX_TRANSFER_LENGTH) {
    return refuse(`"hex" must not be longer than ${MAX_TRANSFER_LENGTH} bytes.`);
  }
  if (!/^[0-9a-f]*$/i.test(hex)) return refuse('"hex" must hold hexadecimal digits only.');
  if (hex.length % 2 !== 0) return refuse('"hex" must have two digits for each byte.');
  if (!isFormat(format)) return refuse('"format" must be "ntb16", "ntb32" or "either".');
  if (!isWhole(maxNtb, 1, 0xffffffff)) {
    return refuse('"maxNtb" must be a whole number of bytes from 1 to 4294967295.');
  }
  if (!isWhole(maxDatagram, ETHERNET_HEADER_LENGTH, 0xffff)) {
    return refuse('"maxDatagram" must be a whole number of bytes from 14 to 65535.');
  }
  if (typeof crc !== 'boolean') return refuse('"crc" must be true or false.');

  const transfer = Buffer.from(hex, 'hex');
  const decoder = new NtbDecoder({
    format,
    maxBlockLength: maxNtb,
    maxDatagramLength: maxDatagram,
    crc,
    // Together the datagrams are no longer than the block, so all of them fit.
    tableCapacity: Math.ceil((transfer.length + 1) / ETHERNET_HEADER_LENGTH),
  });
  const { table, count, ok, faults } = decoder.decode(transfer);
  const datagrams = Array.from({ length: count }, (_, i) => {
    const index = table[2 * i]!;
    return transfer.toString('hex', index, index + table[2 * i + 1]!);
  });
  return { ok, datagrams, faults: [...faults] };
}

function refuse(error: string): NtbInspection {
  return { ok: false, error };
}

function isFormat(value: unknown): value is NtbFormat | 'either' {
  return value === 'ntb16' || value === 'ntb32' || value === 'either';
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}
