/** Writes the manual page and the completions of this version into a folder, as packages want them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { commands } from '../commands.ts';
import { bashCompletion, fishCompletion, zshCompletion } from './completions.ts';
import { manPage } from './man-page.ts';

const [folder = '.', version = '', date = ''] = process.argv.slice(2);

const files: Readonly<Record<string, string>> = {
  'man1/tetherstick.1': manPage(commands, { version, date }),
  'bash-completion/completions/tetherstick': bashCompletion(commands),
  'zsh/vendor-completions/_tetherstick': zshCompletion(commands),
  'fish/vendor_completions.d/tetherstick.fish': fishCompletion(commands),
};

for (const [name, content] of Object.entries(files)) {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
