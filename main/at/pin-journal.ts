/** The record of code attempts that outlives the program. Holds no code. */
import type { CodeKind } from './outgoing-line.ts';

export interface PinJournalEntry {
  readonly kind: CodeKind;
  readonly origin: 'user' | 'stored';
  /** 'sent': its answer is not known. 'refused': a stored PIN that was wrong. */
  readonly state: 'sent' | 'refused';
  /** Tries left before the attempt, null when the stick does not tell. */
  readonly triesLeft: number | null;
}

/** Key of attempts on a SIM that does not tell its ICCID. */
export const UNKNOWN_SIM = 'unknown-sim';

export interface PinJournal {
  read(simKey: string): Promise<PinJournalEntry | undefined>;
  /** Replaces the entry, undefined removes it. Must survive a power cut once it has resolved. */
  write(simKey: string, entry: PinJournalEntry | undefined): Promise<void>;
}
