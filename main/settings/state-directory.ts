/** Where files that outlive the program live, by the rules of each system. */
import { homedir } from 'node:os';
import { join } from 'node:path';

/** `$XDG_STATE_HOME/tetherstick`, on macOS in Application Support. Not created here. */
export function stateDirectory(
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  if (platform === 'darwin') {
    return join(home, 'Library', 'Application Support', 'tetherstick', 'state');
  }
  const base = env['XDG_STATE_HOME'];
  // The specification tells to ignore a relative path.
  const usable = base !== undefined && base.startsWith('/');
  return join(usable ? base : join(home, '.local', 'state'), 'tetherstick');
}

/** `$XDG_CONFIG_HOME/tetherstick`, on macOS in Application Support. Not created here. */
export function configDirectory(
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'tetherstick');
  const base = env['XDG_CONFIG_HOME'];
  const usable = base !== undefined && base.startsWith('/');
  return join(usable ? base : join(home, '.config'), 'tetherstick');
}
