/** Our framing over USB to an NCM device that is not ours: a kernel's own gadget function. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { NtbDecoder } from '../../../main/ncm/ntb-decoder.ts';
import { NtbEncoder } from '../../../main/ncm/ntb-encoder.ts';
import { BringUpTrace } from '../../../main/stick/bring-up-trace.ts';
import { bringUpNcm, type NcmLinkParameters } from '../../../main/stick/ncm-bring-up.ts';
import { findNcmFunction } from '../../../main/stick/ncm-function.ts';
import { parseConfigurationDescriptor } from '../../../main/usb/descriptors.ts';
import { openUsbStick } from '../../../main/usb/open-usb-stick.ts';

const WRITE_TIMEOUT_MS = 30_000;
const NTH32_AND_FIRST_GAP = 18;

export interface NcmHost {
  readonly link: NcmLinkParameters;
  /**
   * Sends one block of `length` bytes (with its padding byte, where it gets one), made of frames of
   * `makeFrame(length)`; returns how many frames that took, 0 where no block has that length.
   */
  sendBlock(length: number, makeFrame: (length: number) => Uint8Array): Promise<number>;
  /** Kinds of faults found in what came from the device, each once. */
  readonly faults: ReadonlySet<string>;
  close(): Promise<void>;
}

/** Claims the NCM function at `busPath` and hands every frame from it to `onFrame`. */
export async function openNcmHost(
  busPath: string,
  onFrame: (frame: Uint8Array) => void,
): Promise<NcmHost> {
  const transport = await openUsbStick(busPath);
  const ncm = findNcmFunction(parseConfigurationDescriptor(transport.configurationDescriptor));
  if (ncm === undefined) throw new Error('it has no NCM function');
  for (const number of new Set([ncm.controlInterface, ncm.dataInterface])) {
    await transport.claimInterface(number);
  }
  const link = await bringUpNcm(
    new BringUpTrace(transport),
    ncm,
    { ndpPosition: 'last', alignmentRefersTo: 'frame' },
    { sleep: (ms) => sleep(ms), randomBytes: (length) => new Uint8Array(randomBytes(length)) },
  );
  const { format, maxDatagramLength, ntbInSize, ntbOutMaxSize } = link;
  const encoder = new NtbEncoder({
    ...link,
    maxBlockLength: ntbOutMaxSize,
    deviceMaxBlockLength: ntbOutMaxSize,
    crc: false,
  });
  const decoder = new NtbDecoder({
    format,
    maxBlockLength: ntbInSize,
    maxDatagramLength,
    crc: false,
  });
  const faults = new Set<string>();
  transport.openIn(
    link.bulkIn,
    { size: link.readSize, inFlight: 4 },
    (bytes) => {
      if (bytes.length === 0) return; // A block of whole packets ends with an empty one.
      const decoded = decoder.decode(bytes);
      for (const fault of decoded.faults) faults.add(fault);
      for (let i = 0; i < decoded.count; i += 1) {
        const [offset = 0, length = 0] = decoded.table.subarray(2 * i, 2 * i + 2);
        onFrame(decoded.bytes.slice(offset, offset + length));
      }
    },
    () => {},
  );
  const ntb = new Uint8Array(ntbOutMaxSize + 1);
  return {
    link,
    faults,
    async sendBlock(length, makeFrame) {
      const sizes = frameSizesFor(encoder, ntb, length, maxDatagramLength);
      if (sizes === undefined) return 0;
      encoder.begin(ntb);
      for (const size of sizes) encoder.add(makeFrame(size));
      const sent = encoder.finish();
      await transport.write(link.bulkOut, ntb.slice(0, sent), WRITE_TIMEOUT_MS);
      return sizes.length;
    },
    close: () => transport.close(),
  };
}

/** Full frames, and a last one of the size that makes the block as long as wanted. */
function frameSizesFor(
  encoder: NtbEncoder,
  ntb: Uint8Array,
  wanted: number,
  longest: number,
): readonly number[] | undefined {
  const most = Math.floor((wanted - NTH32_AND_FIRST_GAP) / longest);
  for (let full = most; full >= 0; full -= 1) {
    for (let size = 60; size <= 2 * longest - 100; size += 1) {
      // Between "one more short frame" and "one more full one" there are lengths for two only.
      const last = size <= longest ? [size] : [longest - 100, size - longest + 100];
      const sizes = [...Array.from({ length: full }, () => longest), ...last];
      encoder.begin(ntb);
      const fits = sizes.every((size) => encoder.add(new Uint8Array(size)));
      if (fits && encoder.finish() === wanted) return sizes;
    }
  }
  return undefined;
}
