#!/usr/bin/env node
// npm run soak: one virtual hour of trouble, and how long each kind of it kept the session offline.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './set-up.mjs';

/** A trouble a minute: a connection counts as held after that. */
const INCIDENTS = '55';

const { status } = spawnSync(
  process.execPath,
  [join('node_modules', 'vitest', 'vitest.mjs'), 'run', 'test/integration/healing-soak.test.ts'],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, TETHERSTICK_SOAK_INCIDENTS: INCIDENTS },
  },
);
process.exit(status ?? 1);
