/** Debian packages that this computer must not have installed, unpacked into the sandbox alone. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env['TETHERSTICK_SANDBOX_DEBS'] ?? '/nonexistent';

let unpacked: { readonly names: string; readonly files: readonly string[] } | undefined;

/** The reason, where one of the packages was not downloaded. */
export function missingPackages(names: readonly string[]): string | undefined {
  const missing = names.filter((name) => findPackage(name) === undefined);
  return missing.length === 0 ? undefined : `needs the Debian packages ${missing.join(', ')}`;
}

/** Unpacks them over `/`, and takes those before away again. */
export function usePackages(names: readonly string[]): void {
  if (unpacked?.names === names.join()) return;
  for (const file of unpacked?.files ?? []) rmSync(file, { force: true });
  unpacked = { names: names.join(), files: names.flatMap(unpack) };
}

/** The files that were not there before; what was is only replaced, and stays. */
function unpack(name: string): string[] {
  const archive = execFileSync('dpkg-deb', ['--fsys-tarfile', findPackage(name) ?? ''], {
    maxBuffer: 1 << 28,
  });
  const list = execFileSync('tar', ['-t'], { input: archive, encoding: 'utf8' });
  const files = list
    .split('\n')
    .filter((line) => line !== '' && !line.endsWith('/'))
    .map((line) => line.replace(/^\./, ''))
    .filter((path) => !existsSync(path));
  execFileSync('tar', ['-x', '--keep-directory-symlink', '-C', '/'], { input: archive });
  return files;
}

function findPackage(name: string): string | undefined {
  try {
    const file = readdirSync(folder).find((entry) => entry.startsWith(`${name}_`));
    return file === undefined ? undefined : join(folder, file);
  } catch {
    return undefined;
  }
}
