/**
 * Attempts to unlock a SIM, on disk before they are made: one small file per SIM, named after a
 * digest of its ICCID so that the number itself is nowhere. Has the shape of main/at's PinJournal.
 */
import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { atomicWrite, syncDirectory } from './atomic-write.ts';

interface Entry {
  readonly kind: 'pin' | 'puk' | 'pin2' | 'puk2' | 'lock-code';
  readonly origin: 'user' | 'stored';
  readonly state: 'sent' | 'refused';
  readonly triesLeft: number | null;
}

/** What an unreadable record is taken for: an attempt whose end nobody knows. */
const unreadable: Entry = { kind: 'pin', origin: 'stored', state: 'sent', triesLeft: null };

export class PinJournalFile {
  readonly #dir: string;

  constructor(stateDir: string) {
    this.#dir = join(stateDir, 'pin-journal');
  }

  async read(simKey: string): Promise<Entry | undefined> {
    let text: string;
    try {
      text = await readFile(this.#path(simKey), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    return parsePinJournalEntry(text) ?? unreadable;
  }

  async write(simKey: string, entry: Entry | undefined): Promise<void> {
    const path = this.#path(simKey);
    if (entry !== undefined) {
      await atomicWrite(path, `${JSON.stringify(entry)}\n`);
      return;
    }
    try {
      await rm(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw error;
    }
    await syncDirectory(this.#dir);
  }

  #path(simKey: string): string {
    const digest = createHash('sha256').update(`tetherstick pin journal ${simKey}`).digest('hex');
    return join(this.#dir, `${digest.slice(0, 32)}.json`);
  }
}

/** Undefined for anything but a record in its proper form. */
export function parsePinJournalEntry(text: string): Entry | undefined {
  try {
    const { kind, origin, state, triesLeft } = JSON.parse(text) as Record<string, unknown>;
    const sound =
      isOneOf(kind, ['pin', 'puk', 'pin2', 'puk2', 'lock-code']) &&
      isOneOf(origin, ['user', 'stored']) &&
      isOneOf(state, ['sent', 'refused']) &&
      (triesLeft === null || (Number.isSafeInteger(triesLeft) && (triesLeft as number) >= 0));
    return sound ? ({ kind, origin, state, triesLeft } as Entry) : undefined;
  } catch {
    return undefined;
  }
}

function isOneOf(value: unknown, words: readonly string[]): boolean {
  return typeof value === 'string' && words.includes(value);
}
