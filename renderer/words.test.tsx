/** Every word on the screen comes from the catalogues: shown in a language that nobody speaks. */
import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';

import { en, type Messages } from '../shared/i18n/en.ts';
import { uiDe } from '../shared/i18n/ui-de.ts';
import { uiEn, type UiMessages } from '../shared/i18n/ui-en.ts';
import { NOW_MS } from '../test/fakes/app-snapshots.ts';
import { galleryApi } from '../test/gallery/gallery-api.ts';
import { viewScreens } from '../test/gallery/screens.ts';
import { AppProvider } from './client/app-context.tsx';
import { parseAddress } from './client/address.ts';
import { createFormat } from './client/format.ts';
import { mirrorEngine } from './client/stick-store.ts';
import { MainWindow } from './MainWindow.tsx';
import { ToolsWindow } from './tools/ToolsWindow.tsx';

afterEach(cleanup);

/** The same catalogue with every sentence in brackets and a third longer, as German may be. */
function pseudo<Words>(words: Words): Words {
  const turn = (value: unknown): unknown => {
    if (typeof value === 'string')
      return value === '' ? '' : `⟦${value}${'~'.repeat(value.length / 3)}⟧`;
    if (typeof value === 'function') {
      return (...args: unknown[]) => turn((value as (...all: unknown[]) => unknown)(...args));
    }
    if (Array.isArray(value)) return value.map(turn);
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, turn(inner)]));
    }
    return value;
  };
  return turn(words) as Words;
}

const ui: UiMessages = pseudo(uiEn);
const messages: Messages = pseudo(en);

it.each(viewScreens.map((screen) => [screen.name, screen] as const))(
  '%s has no word of its own',
  async (_name, screen) => {
    const api = galleryApi(screen.snapshot);
    const store = await mirrorEngine(api);
    const format = createFormat('en-GB', 'UTC');
    const tools = parseAddress(screen.hash ?? '');
    const { container } = render(
      <AppProvider value={{ api, store, ui, messages, format, now: () => NOW_MS }}>
        {tools === undefined ? <MainWindow /> : <ToolsWindow view={tools} />}
      </AppProvider>,
    );
    expect(strayTexts(container)).toEqual([]);
  },
);

/** Letters outside the brackets that are not marked as data. */
function strayTexts(container: HTMLElement): readonly string[] {
  const found: string[] = [];
  const walker = document.createTreeWalker(container, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const isData = node.parentElement?.closest(
      '[translate="no"], [aria-hidden="true"], time, option',
    );
    const parent = node.parentElement?.textContent ?? '';
    // A sentence around a marked name comes in pieces; its brackets are in the parent.
    const text = parent.includes('⟦') ? '' : (node.textContent ?? '');
    if (!isData && /\p{L}/u.test(text)) found.push(text);
  }
  return found;
}

it('has no sentence that German forgot to translate', () => {
  const same: string[] = [];
  const compare = (english: unknown, german: unknown, path: string) => {
    if (typeof english === 'string' && english === german && english.includes(' ')) same.push(path);
    if (typeof english === 'object' && english !== null && typeof german === 'object') {
      for (const [key, value] of Object.entries(english)) {
        compare(
          value,
          Object.entries(german ?? {}).find(([name]) => name === key)?.[1],
          `${path}.${key}`,
        );
      }
    }
  };
  compare(uiEn, uiDe, 'ui');
  expect(same).toEqual([]);
});
