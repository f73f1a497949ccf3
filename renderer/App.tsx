/** The page around both windows: language, appearance, and the way to the engine. */
import { useEffect, useMemo, useSyncExternalStore } from 'react';

import type { StickApi } from '../shared/ipc/contract.ts';
import { AppProvider, useApp, useSnapshot } from './client/app-context.tsx';
import { useToolsView } from './client/address.ts';
import type { StickStore } from './client/stick-store.ts';
import { languageFor, wordsFor } from './client/words.ts';
import { MainWindow } from './MainWindow.tsx';
import { ToolsWindow } from './tools/ToolsWindow.tsx';

export interface AppProps {
  readonly api: StickApi;
  readonly store: StickStore;
  readonly now?: () => number;
}

export function App({ api, store, now = Date.now }: AppProps) {
  const settings = useSyncExternalStore(store.subscribe, () => store.get().settings);
  const { systemLocales } = store.get().app;
  const locale = languageFor(settings.language, systemLocales);
  const parts = useMemo(
    () => ({ api, store, now, ...wordsFor(locale) }),
    [api, store, now, locale],
  );
  return (
    <AppProvider value={parts}>
      <Document />
      <Windows />
    </AppProvider>
  );
}

/** What stylesheets and screen readers read from the document itself. */
function Document() {
  const { format, ui } = useApp();
  const appearance = useSnapshot((snapshot) => snapshot.settings.appearance);
  const app = useSnapshot((snapshot) => snapshot.app);
  useEffect(() => {
    const root = document.documentElement;
    root.lang = format.locale;
    root.dataset.platform = app.platform;
    root.dataset.surface = app.surface;
    document.title = ui.appName;
    if (appearance === 'system') delete root.dataset.theme;
    else root.dataset.theme = appearance;
  }, [format, ui, appearance, app]);
  return null;
}

function Windows() {
  const tools = useToolsView();
  return tools === undefined ? <MainWindow /> : <ToolsWindow view={tools} />;
}
