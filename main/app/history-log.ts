/** What the connection has been through, newest last, as far as a person would want to know. */
import type { Failure } from '../../shared/failure.ts';
import type { HistoryEntry } from '../../shared/ipc/snapshot.ts';
import type { SessionState } from '../../shared/session.ts';

const LONGEST = 200;

export class HistoryLog {
  #entries: readonly HistoryEntry[] = [];
  #loss: { readonly cause: Failure; readonly atMs: number } | undefined;

  get entries(): readonly HistoryEntry[] {
    return this.#entries;
  }

  /** `atMs` is the wall clock's. Returns whether there is something new. */
  follow(before: SessionState, after: SessionState, atMs: number): boolean {
    if (after.state === 'recovering') this.#loss ??= { cause: after.cause, atMs };
    if (after.state === 'online' && before.state !== 'online') {
      const loss = this.#loss;
      this.#loss = undefined;
      return this.add(
        loss === undefined
          ? { atMs, kind: 'online' }
          : {
              atMs,
              kind: 'healed',
              failure: loss.cause,
              action: 'redial',
              tookMs: atMs - loss.atMs,
            },
      );
    }
    if (after.state === 'failed' && before.state !== 'failed') {
      this.#loss = undefined;
      return this.add({ atMs, kind: 'problem', failure: after.failure });
    }
    if (after.state === 'idle' && before.state !== 'idle' && before.state !== 'failed') {
      this.#loss = undefined;
      return this.add({ atMs, kind: 'offline' });
    }
    return false;
  }

  add(entry: HistoryEntry): true {
    this.#entries = [...this.#entries, entry].slice(-LONGEST);
    return true;
  }
}
