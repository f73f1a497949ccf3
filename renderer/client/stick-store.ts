/** The page's copy of what the engine knows. The engine owns the truth; this only mirrors it. */
import type { StickApi } from '../../shared/ipc/contract.ts';
import { FailureError } from '../../shared/failure.ts';
import type { AppSnapshot } from '../../shared/ipc/snapshot.ts';

export interface StickStore {
  readonly subscribe: (onChange: () => void) => () => void;
  readonly get: () => AppSnapshot;
  /** Asks for everything again, after the way to the engine was lost for a while. */
  readonly refresh: () => Promise<void>;
}

/** Subscribes first and asks second, so that no change can slip in between. */
export async function mirrorEngine(api: StickApi): Promise<StickStore> {
  const listeners = new Set<() => void>();
  let changedMeanwhile: Partial<AppSnapshot> = {};
  let current: AppSnapshot | undefined;

  api.onUpdate(({ slice, value }) => {
    changedMeanwhile = { ...changedMeanwhile, [slice]: value };
    if (current !== undefined) current = { ...current, [slice]: value };
    listeners.forEach((listener) => listener());
  });

  const load = async (): Promise<AppSnapshot> => {
    changedMeanwhile = {};
    const result = await api.request('get-snapshot', undefined);
    if (!result.ok) throw new FailureError(result.failure);
    return { ...result.value, ...changedMeanwhile };
  };

  const start = await load();
  current = start;
  return {
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    get: () => current ?? start,
    async refresh() {
      current = await load();
      listeners.forEach((listener) => listener());
    },
  };
}
