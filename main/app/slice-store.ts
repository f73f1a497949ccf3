/** What every window is shown: one value per slice, told whole when it has changed. */
import type { SliceUpdate, StickApi } from '../../shared/ipc/contract.ts';
import type { AppSnapshot, SliceName } from '../../shared/ipc/snapshot.ts';

export class SliceStore {
  #snapshot: AppSnapshot;
  readonly #listeners = new Set<(update: SliceUpdate) => void>();

  constructor(initial: AppSnapshot) {
    this.#snapshot = initial;
  }

  get snapshot(): AppSnapshot {
    return this.#snapshot;
  }

  /** A value that says the same as the one before is no news. */
  set<S extends SliceName>(slice: S, value: AppSnapshot[S]): void {
    if (JSON.stringify(value) === JSON.stringify(this.#snapshot[slice])) return;
    this.#snapshot = { ...this.#snapshot, [slice]: value };
    const update = { slice, value } as SliceUpdate;
    for (const listener of this.#listeners) listener(update);
  }

  change<S extends SliceName>(slice: S, change: Partial<AppSnapshot[S]>): void {
    this.set(slice, { ...this.#snapshot[slice], ...change });
  }

  readonly onUpdate: StickApi['onUpdate'] = (listener) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}
