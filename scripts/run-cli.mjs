// Makes the clone ready, then hands over to the bundled command line.
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { providePackages, toolsForDemo } from './debian-packages.mjs';
import { stop } from './progress.mjs';
import { root, setUp } from './set-up.mjs';

/** Ends this process with the command line's exit code; signals are passed on. */
export async function runCli(args, options = {}) {
  await setUp();
  if (options.needsDemoTools) {
    const missing = providePackages(toolsForDemo);
    if (missing.length > 0) {
      stop(
        `The demo needs these programs: install ${missing.join(' ')} (Debian: sudo apt install ${missing.join(' ')}).`,
      );
    }
  }
  const program = [process.execPath, join(root, 'out', 'cli', 'index.js'), ...args];
  const [command, ...rest] = [...endsWithParent(), ...program];
  const child = spawn(command, rest, { stdio: 'inherit' });
  // The terminal sends Ctrl-C to the whole group; this process only waits for the child's end.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
}

/** When this process is killed, the kernel asks the command line to end; nothing where it can not. */
function endsWithParent() {
  const wrapper = ['setpriv', '--pdeathsig', 'TERM'];
  const { status } = spawnSync('setpriv', [...wrapper.slice(1), 'true'], { stdio: 'ignore' });
  return status === 0 ? wrapper : [];
}
