// A new namespace has its loopback down; tests compare before and after, so it is raised first.
import { spawnSync } from 'node:child_process';

export default function () {
  if (process.env.TETHERSTICK_OWN_NAMESPACE === 'yes') {
    spawnSync('ip', ['link', 'set', 'lo', 'up']);
  }
}
