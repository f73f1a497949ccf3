/** A log somebody sent → likely causes with the lines that speak for them, and what is mere noise. */
import type { NoiseCode } from '../../../shared/cause.ts';
import { AtReading, type AtVerdict } from '../at-reading.ts';
import { diagnose, type FoundCause } from '../diagnose.ts';
import type { Fact } from '../fact.ts';
import { readAtNote } from './at-notation.ts';
import { readLogEntries, type LogEntry } from './log-entries.ts';
import { readLogLines } from './log-lines.ts';
import { matchers } from './matchers.ts';

export interface LogExplanation {
  readonly causes: readonly FoundCause[];
  readonly noise: readonly { readonly code: NoiseCode; readonly lines: readonly number[] }[];
  /** Lines that mean nothing to us. */
  readonly unknownLines: readonly number[];
  /** Lines that hold anything at all. */
  readonly lineCount: number;
  readonly facts: readonly Fact[];
}

export function explainLog(text: string): LogExplanation {
  return new LogReading().read(readLogEntries(readLogLines(text)));
}

class LogReading {
  readonly #facts: Fact[] = [];
  readonly #noise = new Map<NoiseCode, number[]>();
  readonly #unknownLines: number[] = [];
  readonly #conversations = new Map<string, AtReading>();
  #lineCount = 0;
  #year: number | undefined;

  read(entries: readonly LogEntry[]): LogExplanation {
    for (const entry of entries) this.#readEntry(entry);
    const causes = diagnose(this.#facts);
    return {
      causes,
      noise: this.#noiseBeside(causes),
      unknownLines: this.#unknownLines,
      lineCount: this.#lineCount,
      facts: this.#facts,
    };
  }

  /** What speaks for a cause after all is no noise. */
  #noiseBeside(causes: readonly FoundCause[]): LogExplanation['noise'] {
    const evidence = new Set(
      causes.flatMap((cause) => cause.evidence.flatMap(({ lines }) => lines)),
    );
    return Array.from(this.#noise, ([code, lines]) => ({
      code,
      lines: lines.filter((line) => !evidence.has(line)),
    })).filter(({ lines }) => lines.length > 0);
  }

  #readEntry(entry: LogEntry): void {
    this.#lineCount += entry.lines.length;
    this.#noticeYear(entry);
    const note = readAtNote(entry.text, entry.program);
    if (note !== undefined) {
      for (const text of note.texts) {
        const reading = this.#conversation(note.port);
        if (note.direction === 'out') reading.out(text, placeOf(entry));
        else this.#onVerdict(reading.in(text, placeOf(entry)), text, entry);
      }
      return;
    }
    if (!this.#match(entry)) this.#unknownLines.push(...entry.lines);
  }

  #onVerdict(verdict: AtVerdict, text: string, entry: LogEntry): void {
    if (verdict === 'query-refused' || verdict === 'hang-up-refused') {
      this.#addNoise(verdict, entry);
    } else if (verdict === 'neutral') {
      this.#match({ ...entry, text });
    }
  }

  #match(entry: LogEntry): boolean {
    for (const { pattern, programs, tells } of matchers) {
      if (programs !== undefined && !programs.includes(entry.program ?? '')) continue;
      const match = pattern.exec(entry.text);
      if (match === null) continue;
      const told = tells(match);
      if (typeof told === 'string') this.#addNoise(told, entry);
      else for (const seen of told ?? []) this.#facts.push({ ...seen, ...placeOf(entry) });
      return true;
    }
    return false;
  }

  #addNoise(code: NoiseCode, { lines }: LogEntry): void {
    const known = this.#noise.get(code);
    if (known === undefined) this.#noise.set(code, [...lines]);
    else known.push(...lines);
  }

  /** Once, from the first line that names a year: how old the system behind the log must be. */
  #noticeYear(entry: LogEntry): void {
    if (this.#year !== undefined || entry.year === undefined) return;
    this.#year = entry.year;
    if (entry.year > 2000 && entry.year < 2016) {
      this.#facts.push({ kind: 'old-system', ...placeOf(entry) });
    }
  }

  #conversation(port: string): AtReading {
    const known = this.#conversations.get(port);
    if (known !== undefined) return known;
    const reading = new AtReading((fact) => this.#facts.push(fact));
    this.#conversations.set(port, reading);
    return reading;
  }
}

function placeOf({ lines, timeMs }: LogEntry): Pick<Fact, 'lines' | 'timeMs'> {
  return timeMs === undefined ? { lines } : { lines, timeMs };
}
