/** Opens a report again. It may come from anybody: names are not followed, sizes are bounded. */
import { strFromU8, unzipSync } from 'fflate';

import { diagnose } from '../diagnose.ts';
import { SessionReading } from '../live/session-reading.ts';
import type { LogExplanation } from '../log/explain-log.ts';
import type { RecorderEntry } from '../recorder/recorded-event.ts';

/** Of the record, unpacked. */
const MAX_RECORD_BYTES = 32 * 1024 * 1024;
const RECORD = 'recorder.jsonl';

/** What is wrong with a file that was said to be a report. */
export class ReportError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ReportError';
  }
}

export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}

/** The text of the record in it. Throws ReportError. */
export function recordOf(zip: Uint8Array): string {
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(zip, {
      filter: ({ name, originalSize }) => name === RECORD && originalSize <= MAX_RECORD_BYTES,
    });
  } catch (error) {
    throw new ReportError('The file is no zip that can be read.', { cause: error });
  }
  const record = files[RECORD];
  if (record === undefined) throw new ReportError('The zip is no report of Tetherstick.');
  return strFromU8(record);
}

export function isRecord(text: string): boolean {
  return text.startsWith('{"sequence":');
}

/** Lines are those of the record. */
export function explainRecord(text: string): LogExplanation {
  const reading = new SessionReading();
  const unknownLines: number[] = [];
  const lines = text.split('\n').slice(0, MAX_LINES);
  lines.forEach((line, index) => {
    if (line.trim() === '') return;
    if (!readEntry(reading, line, index + 1)) unknownLines.push(index + 1);
  });
  return {
    causes: diagnose(reading.facts),
    noise: [],
    unknownLines,
    lineCount: lines.filter((line) => line.trim() !== '').length,
    facts: reading.facts,
  };
}

const MAX_LINES = 500_000;

function readEntry(reading: SessionReading, line: string, number: number): boolean {
  try {
    const entry = JSON.parse(line) as Partial<RecorderEntry> | null;
    if (typeof entry?.event !== 'object' || typeof entry.timeMs !== 'number') return false;
    if (entry.event.type === 'at' && typeof entry.event.text !== 'string') return false;
    reading.read({ ...entry, sequence: number } as RecorderEntry);
    return true;
  } catch {
    // Torn, or changed by somebody: not a line of ours.
    return false;
  }
}
