/** Keeps tests that make interfaces out of every namespace but one that was made for them. */
import { spawnSync } from 'node:child_process';

import { beforeEach } from 'vitest';

/** Why these tests cannot run here; undefined inside a namespace of their own. */
export const skipReason: string | undefined = findReason();

/** Skips every test of the file, with the reason, where these tests cannot run. */
export function skipOutsideNamespace(): void {
  beforeEach(({ skip }) => {
    if (skipReason !== undefined) skip(skipReason);
  });
}

function findReason(): string | undefined {
  const given = process.env['TETHERSTICK_OWN_NAMESPACE'];
  if (given === undefined) return 'needs a network namespace of its own: run "npm test"';
  if (given !== 'yes') return given;
  const links = spawnSync('ip', ['-o', 'link'], { encoding: 'utf8' });
  if (links.status !== 0) return 'needs the program "ip" (Debian: iproute2)';
  const missing = ['dnsmasq', 'ping', 'iperf3'].filter(
    (tool) => spawnSync('which', [tool]).status !== 0,
  );
  return missing.length === 0 ? undefined : `needs the programs ${missing.join(', ')}`;
}
