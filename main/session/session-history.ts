/** Keeps what a session has been through; one healing at a time is under way. */
import type { Failure } from '../../shared/failure.ts';
import type {
  HealingAction,
  HealingOutcome,
  HistoryEntry,
  SessionMark,
} from '../../shared/session-history.ts';

const MAX_ENTRIES = 200;

export interface SessionHistoryParts {
  /** Wall clock, milliseconds since 1970. */
  readonly wallMs: () => number;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
  readonly onChange: () => void;
}

export class SessionHistory {
  readonly #parts: SessionHistoryParts;
  #entries: readonly HistoryEntry[] = [];
  /** When the connection was lost that is being mended. */
  #lostAtMs: number | undefined;

  constructor(parts: SessionHistoryParts) {
    this.#parts = parts;
  }

  /** Oldest first; a new array after each change. */
  get entries(): readonly HistoryEntry[] {
    return this.#entries;
  }

  mark(type: SessionMark): void {
    this.#add({ type, atMs: this.#parts.wallMs() });
  }

  /** The one before it, if it is still under way, did not help. */
  beginHealing(cause: Failure, action: HealingAction): void {
    this.#lostAtMs ??= this.#parts.nowMs();
    this.#close('did-not-help');
    this.#add({
      type: 'healing',
      atMs: this.#parts.wallMs(),
      cause,
      action,
      outcome: 'under-way',
    });
  }

  /** Of the healing under way; nothing happens without one. */
  endHealing(outcome: Exclude<HealingOutcome, 'under-way'>): void {
    this.#close(outcome);
    this.#lostAtMs = undefined;
  }

  failed(cause: Failure): void {
    this.endHealing('did-not-help');
    this.#add({ type: 'failed', atMs: this.#parts.wallMs(), cause });
  }

  #close(outcome: HealingOutcome): void {
    const index = this.#entries.findLastIndex(({ type }) => type === 'healing');
    const entry = this.#entries[index];
    if (entry?.type !== 'healing' || entry.outcome !== 'under-way') return;
    const tookMs = Math.round(this.#parts.nowMs() - (this.#lostAtMs ?? 0));
    this.#entries = this.#entries.with(index, { ...entry, outcome, tookMs });
    this.#parts.onChange();
  }

  #add(entry: HistoryEntry): void {
    this.#entries = [...this.#entries, entry].slice(-MAX_ENTRIES);
    this.#parts.onChange();
  }
}
