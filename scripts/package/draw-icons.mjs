#!/usr/bin/env node
// node scripts/package/draw-icons.mjs: the app's picture in every size, from packaging/desktop/icon.svg.
// Needs rsvg-convert (Debian: librsvg2-bin). The results are in the repository, so that nobody who
// makes packages needs it.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { stop } from '../progress.mjs';
import { root } from '../set-up.mjs';
import { iconSizes } from './icon-sizes.mjs';

const folder = join(root, 'packaging', 'desktop', 'icons');
for (const size of iconSizes) {
  const { status } = spawnSync(
    'rsvg-convert',
    [
      ...['--width', String(size), '--height', String(size)],
      ...['--output', join(folder, `${size}x${size}.png`)],
      join(root, 'packaging', 'desktop', 'icon.svg'),
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  if (status !== 0) stop('rsvg-convert could not draw the icons.', 1);
}
