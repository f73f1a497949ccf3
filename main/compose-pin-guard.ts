/** The guard that every code to a SIM passes, with the memory that fits the stick. */
import { PinGuard } from './at/pin-guard.ts';
import type { PinJournalEntry } from './at/pin-journal.ts';
import type { StickSpec } from './datapath/stick-spec.ts';
import { MemoryPinJournal } from './settings/memory-pin-journal.ts';
import { PinJournalFile } from './settings/pin-journal-file.ts';
import { SimLockFile } from './settings/sim-lock-file.ts';
import { stateDirectory } from './settings/state-directory.ts';

/** All programs of this user share journal and lock, save for virtual SIMs, which have nobody else. */
export function pinGuard({
  spec,
  pinJournalDir,
}: {
  readonly spec: StickSpec;
  readonly pinJournalDir?: string;
}): PinGuard {
  if (spec.kind === 'virtual' && pinJournalDir === undefined) {
    return new PinGuard(new MemoryPinJournal<PinJournalEntry>());
  }
  const dir = pinJournalDir ?? stateDirectory();
  return new PinGuard(new PinJournalFile(dir), new SimLockFile(dir));
}
