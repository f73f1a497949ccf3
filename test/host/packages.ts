/** Debian packages that this computer must not have installed, unpacked into the sandbox alone. */
import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env['TETHERSTICK_SANDBOX_DEBS'] ?? '/nonexistent';

let unpacked: { readonly name: string; readonly files: readonly string[] } | undefined;

/** The reason, where the package was not downloaded. */
export function missingPackage(name: string): string | undefined {
  return findPackage(name) === undefined ? `needs the Debian package ${name}` : undefined;
}

/** Unpacks one over `/`, and takes the one before away again. */
export function usePackage(name: string | undefined): void {
  if (unpacked?.name === name) return;
  for (const file of unpacked?.files ?? []) rmSync(file, { force: true });
  unpacked = undefined;
  if (name === undefined) return;
  const archive = execFileSync('dpkg-deb', ['--fsys-tarfile', findPackage(name) ?? ''], {
    maxBuffer: 1 << 28,
  });
  const args = ['-xv', '--keep-directory-symlink', '-C', '/'];
  const list = execFileSync('tar', args, { input: archive, encoding: 'utf8' });
  const files = list.split('\n').filter((line) => line !== '' && !line.endsWith('/'));
  unpacked = { name, files: files.map((line) => line.replace(/^\./, '')) };
}

function findPackage(name: string): string | undefined {
  try {
    const file = readdirSync(folder).find((entry) => entry.startsWith(`${name}_`));
    return file === undefined ? undefined : join(folder, file);
  } catch {
    return undefined;
  }
}
