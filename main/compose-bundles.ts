/** Where the built bundles are: the Worker's, the page's, the preload's. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { FailureError } from '../shared/failure.ts';

/** Finds a bundle in `out/`, whether this code itself runs from there or from the sources. */
export function bundlePath(name: string): string {
  for (let dir = import.meta.dirname; dir !== dirname(dir); dir = dirname(dir)) {
    const path = join(dir, 'out', name);
    if (existsSync(path)) return path;
  }
  throw new FailureError({
    code: 'unexpected',
    detail: `the bundle ${name} is missing: run "npm run set-up"`,
  });
}
