/** What the connection has been through, as far as a person would want to know, newest last. */
import type { HistoryEntry as EngineEntry } from '../../shared/session-history.ts';
import type { HistoryEntry } from '../../shared/ipc/snapshot.ts';

const LONGEST = 200;

export class HistoryView {
  /** Of sticks before the present one, and what the app itself has to say. */
  #own: readonly HistoryEntry[] = [];
  #engine: readonly HistoryEntry[] = [];

  get entries(): readonly HistoryEntry[] {
    return [...this.#own, ...this.#engine]
      .sort((one, other) => one.atMs - other.atMs)
      .slice(-LONGEST);
  }

  /** `entries`: all that the engine of the present stick remembers. */
  show(entries: readonly EngineEntry[]): void {
    this.#engine = entries.flatMap((entry) => shown(entry, entries));
  }

  /** Another engine starts with an empty memory. */
  keep(): void {
    this.#own = this.entries;
    this.#engine = [];
  }

  add(entry: HistoryEntry): void {
    this.#own = [...this.#own, entry].slice(-LONGEST);
  }
}

function shown(entry: EngineEntry, all: readonly EngineEntry[]): readonly HistoryEntry[] {
  const { atMs, type } = entry;
  switch (type) {
    case 'healing': {
      const { cause: failure, action, outcome, tookMs } = entry;
      if (outcome !== 'worked' || tookMs === undefined) return [];
      return [{ atMs: atMs + tookMs, kind: 'healed', failure, action, tookMs }];
    }
    case 'failed':
      return [{ atMs, kind: 'problem', failure: entry.cause }];
    case 'connected':
      return hasHealed(entry, all) ? [] : [{ atMs, kind: 'online' }];
    case 'disconnected':
      return wasOnlineBefore(entry, all) ? [{ atMs, kind: 'offline' }] : [];
    case 'suspended':
    case 'resumed':
    case 'address-changed':
    case 'settings-changed':
    case 'more-data-allowed':
      return [];
  }
}

/** That it is back is what the healing itself says. */
function hasHealed(entry: EngineEntry, all: readonly EngineEntry[]): boolean {
  const before = all.slice(0, all.indexOf(entry)).findLast(({ type }) => !isMark(type));
  return before?.type === 'healing' && before.outcome === 'worked';
}

/** Neither an end nor a beginning. */
function isMark(type: EngineEntry['type']): boolean {
  return !['healing', 'failed', 'connected', 'disconnected'].includes(type);
}

/** Since the person disconnected before: who never was online does not go offline. */
function wasOnlineBefore(entry: EngineEntry, all: readonly EngineEntry[]): boolean {
  const before = all.slice(0, all.indexOf(entry));
  return (
    before.findLastIndex(({ type }) => type === 'connected') >
    before.findLastIndex(({ type }) => type === 'disconnected' || type === 'failed')
  );
}
