/** Always on, never large: the last minutes of a session, whatever happened in them. */
import type { RecordedEvent, RecorderEntry } from './recorded-event.ts';

export interface FlightRecorderOptions {
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
  /** Milliseconds since 1970. */
  readonly wallMs: () => number;
  readonly maxAgeMs?: number;
  readonly maxBytes?: number;
}

const MAX_AGE_MS = 10 * 60_000;
const MAX_BYTES = 8 * 1024 * 1024;

/** What an entry costs beside its text. */
const ENTRY_BYTES = 64;

interface Kept {
  readonly timeMs: number;
  /** As JSON: it is written once and read when somebody asks, if ever. */
  readonly json: string;
}

export class FlightRecorder {
  readonly #options: FlightRecorderOptions;
  readonly #maxAgeMs: number;
  readonly #maxBytes: number;
  #kept: Kept[] = [];
  /** Entries in front of it are gone. */
  #first = 0;
  #bytes = 0;
  #sequence = 0;

  constructor(options: FlightRecorderOptions) {
    this.#options = options;
    this.#maxAgeMs = options.maxAgeMs ?? MAX_AGE_MS;
    this.#maxBytes = options.maxBytes ?? MAX_BYTES;
  }

  add(event: RecordedEvent): RecorderEntry {
    const timeMs = Math.round(this.#options.nowMs() * 1_000) / 1_000;
    this.#sequence += 1;
    const entry = { sequence: this.#sequence, timeMs, wallMs: this.#options.wallMs(), event };
    const json = JSON.stringify(entry);
    this.#kept.push({ timeMs, json });
    this.#bytes += costOf(json);
    this.#forget(timeMs);
    return entry;
  }

  /** Entries as JSON, oldest first. */
  get lines(): readonly string[] {
    return this.#kept.slice(this.#first).map(({ json }) => json);
  }

  get entries(): readonly RecorderEntry[] {
    return this.lines.map((line) => JSON.parse(line) as RecorderEntry);
  }

  /** About what it occupies. */
  get byteLength(): number {
    return this.#bytes;
  }

  #forget(nowMs: number): void {
    for (;;) {
      const oldest = this.#kept[this.#first];
      if (oldest === undefined) break;
      if (this.#bytes <= this.#maxBytes && nowMs - oldest.timeMs <= this.#maxAgeMs) break;
      this.#bytes -= costOf(oldest.json);
      this.#first += 1;
    }
    if (this.#first > 1_000 && this.#first * 2 > this.#kept.length) {
      this.#kept = this.#kept.slice(this.#first);
      this.#first = 0;
    }
  }
}

/** Two bytes for each character of a string at worst. */
function costOf(json: string): number {
  return 2 * json.length + ENTRY_BYTES;
}
