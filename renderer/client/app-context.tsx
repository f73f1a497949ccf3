/** What every view reads: the engine's copy, the words, the numbers, the clock. */
import { createContext, useContext, useSyncExternalStore } from 'react';

import type { StickApi } from '../../shared/ipc/contract.ts';
import type { Messages } from '../../shared/i18n/en.ts';
import type { UiMessages } from '../../shared/i18n/ui-en.ts';
import type { AppSnapshot } from '../../shared/ipc/snapshot.ts';
import type { Format } from './format.ts';
import type { StickStore } from './stick-store.ts';

export interface AppParts {
  readonly api: StickApi;
  readonly store: StickStore;
  readonly ui: UiMessages;
  /** Failures, session states and notes. */
  readonly messages: Messages;
  readonly format: Format;
  /** Unix milliseconds. */
  readonly now: () => number;
}

const AppContext = createContext<AppParts | undefined>(undefined);

export const AppProvider = AppContext.Provider;

export function useApp(): AppParts {
  const parts = useContext(AppContext);
  if (parts === undefined) throw new Error('useApp needs an AppProvider above it');
  return parts;
}

/** Renders again when what `select` picks has changed; `select` must return a part, not a copy. */
export function useSnapshot<Picked>(select: (snapshot: AppSnapshot) => Picked): Picked {
  const { store } = useApp();
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}
