/** Starts the page: finds the way to the engine, mirrors what it knows, shows it. */
import { createRoot, type Root } from 'react-dom/client';

import './theme/tokens.css';
import './theme/base.css';
import { App } from './App.tsx';
import { mirrorEngine, type StickStore } from './client/stick-store.ts';
import { languageFor, wordsFor } from './client/words.ts';
import { connectToServe } from './serve-api.ts';
import { Lost } from './views/Lost.tsx';

const element = document.getElementById('root');
if (element === null) throw new Error('the page has no #root');
const root = createRoot(element);

if (window.tetherstick === undefined) startInBrowser(root);
else {
  const api = window.tetherstick;
  void mirrorEngine(api).then((store) => root.render(<App api={api} store={store} />));
}

/** A browser page outlives its program: it says so, waits, and goes on with fresh data. */
function startInBrowser(page: Root): void {
  const api = connectToServe();
  let store: StickStore | undefined;
  api.onConnection((connected) => {
    if (!connected) page.render(<Lost words={wordsFor(pageLocale(store))} />);
    else void show();
  });

  async function show(): Promise<void> {
    try {
      if (store === undefined) store = await mirrorEngine(api);
      else await store.refresh();
      page.render(<App api={api} store={store} />);
    } catch {
      page.render(<Lost words={wordsFor(pageLocale(store))} />);
    }
  }
}

function pageLocale(store: StickStore | undefined): string {
  return languageFor(store?.get().settings.language ?? 'system', navigator.languages);
}
