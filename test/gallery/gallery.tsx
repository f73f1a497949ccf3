/** Shows one screen: `?screen=g-home&theme=dark&language=de`; without a name, the list of them. */
import { createRoot } from 'react-dom/client';

import '../../renderer/theme/tokens.css';
import '../../renderer/theme/base.css';
import { App } from '../../renderer/App.tsx';
import { mirrorEngine } from '../../renderer/client/stick-store.ts';
import { NOW_MS } from '../fakes/app-snapshots.ts';
import { galleryApi } from './gallery-api.ts';
import { screens } from './screens.ts';

const query = new URLSearchParams(location.search);
const screen = screens.find(({ name }) => name === query.get('screen'));
const root = createRoot(document.getElementById('root') ?? document.body);

if (screen === undefined) {
  root.render(
    <ul>
      {screens.map(({ name }) => (
        <li key={name}>
          <a href={`?screen=${name}`}>{name}</a>
        </li>
      ))}
    </ul>,
  );
} else {
  location.hash = screen.hash ?? '';
  const { snapshot } = screen;
  const api = galleryApi({
    ...snapshot,
    settings: {
      ...snapshot.settings,
      appearance: query.get('theme') === 'dark' ? 'dark' : 'light',
      language: query.get('language') === 'de' ? 'de' : 'en',
    },
  });
  void mirrorEngine(api).then((store) => {
    root.render(<App api={api} store={store} now={() => NOW_MS} />);
  });
}
