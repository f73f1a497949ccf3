import type { PinJournal, PinJournalEntry } from '../../main/at/pin-journal.ts';

/** A journal that a "restarted" program finds again: hand it to the next PinGuard. */
export class MemoryPinJournal implements PinJournal {
  readonly entries = new Map<string, PinJournalEntry>();
  /** Set to make every further access reject. */
  failure: Error | undefined;

  read(simKey: string): Promise<PinJournalEntry | undefined> {
    if (this.failure) return Promise.reject(this.failure);
    return Promise.resolve(this.entries.get(simKey));
  }

  write(simKey: string, entry: PinJournalEntry | undefined): Promise<void> {
    if (this.failure) return Promise.reject(this.failure);
    if (entry === undefined) this.entries.delete(simKey);
    else this.entries.set(simKey, entry);
    return Promise.resolve();
  }
}
