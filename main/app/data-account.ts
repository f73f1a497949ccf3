/**
 * What goes over the stick is counted here and written down soon after, so that a program that is
 * killed loses ten seconds or a megabyte at most.
 */
import type { DataBudget } from '../../shared/connection-snapshot.ts';
import type { AppSettings } from '../../shared/ipc/settings.ts';
import type { UsageView } from '../../shared/ipc/snapshot.ts';
import { noUsage, type UsageFileRecord } from '../settings/app-files.ts';
import { UsageLedger } from './usage-ledger.ts';

type Budget = AppSettings['budget'];

const SAVE_AFTER_MS = 10_000;
const SAVE_AFTER_BYTES = 1_000_000;

export interface DataAccountParts {
  readonly usage: UsageFileRecord;
  readonly save: (usage: UsageFileRecord) => Promise<void>;
  readonly nowMs: () => number;
}

export class DataAccount {
  readonly #parts: DataAccountParts;
  readonly #kept: UsageLedger;
  /** What goes over the built-in stick costs nobody anything and is not kept. */
  #trial: UsageLedger | undefined;
  #unsavedBytes = 0;
  #savedMs = 0;

  constructor(parts: DataAccountParts) {
    this.#parts = parts;
    this.#kept = new UsageLedger(parts.usage);
  }

  /** `isTrial`: from now on it is about the built-in stick. */
  startSession(isTrial: boolean): void {
    if (!isTrial) this.#trial = undefined;
    else this.#trial ??= new UsageLedger(noUsage);
    this.#ledger.startSession();
  }

  /** Another built-in stick, which has used nothing. */
  forgetTrial(): void {
    if (this.#trial !== undefined) this.#trial = new UsageLedger(noUsage);
  }

  view(budget: Budget): UsageView {
    return this.#ledger.view(this.#now(), budget);
  }

  /** What the engine has to keep to; undefined where nothing is cut. */
  cap(budget: Budget): DataBudget | undefined {
    const { limitBytes, extraBytes, monthBytes } = this.view(budget);
    if (limitBytes === undefined || !budget.disconnectAtLimit) return undefined;
    return { capBytes: limitBytes + extraBytes, usedBeforeBytes: monthBytes };
  }

  count(bytes: number, { firstDay }: Budget): void {
    this.#ledger.add(bytes, this.#now(), firstDay);
    this.#unsavedBytes += bytes;
    const isDue = this.#parts.nowMs() - this.#savedMs > SAVE_AFTER_MS;
    if (isDue || this.#unsavedBytes > SAVE_AFTER_BYTES) void this.save();
  }

  allowMore(bytes: number, { firstDay }: Budget): void {
    this.#ledger.allowMore(bytes, this.#now(), firstDay);
    void this.save();
  }

  /** A full disk must not end a connection; the next try is seconds away. */
  async save(): Promise<void> {
    this.#unsavedBytes = 0;
    this.#savedMs = this.#parts.nowMs();
    await this.#parts.save(this.#kept.record).catch(() => undefined);
  }

  get #ledger(): UsageLedger {
    return this.#trial ?? this.#kept;
  }

  #now(): Date {
    return new Date(this.#parts.nowMs());
  }
}
