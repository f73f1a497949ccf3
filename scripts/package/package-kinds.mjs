// The packages there are, each with a folder of facts and scripts.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../set-up.mjs';
import { release } from './release-facts.mjs';

/** `cli`: the command line and all that needs rights; `desktop`: the window, which depends on it. */
export const packageKinds = ['cli', 'desktop'];

/** What packaging/KIND/package-facts.json says, this version filled in. */
export function packageFacts(kind) {
  const text = readFileSync(join(root, 'packaging', kind, 'package-facts.json'), 'utf8');
  return JSON.parse(text.replaceAll('{version}', release.version));
}

/** One of the scripts that run when the package comes or goes, for `sh`. */
export function maintainerScript(kind, name) {
  return readFileSync(join(root, 'packaging', kind, 'debian', name), 'utf8');
}
