/** Debian packages that this computer must not have installed, unpacked into the sandbox alone. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env['TETHERSTICK_SANDBOX_DEBS'] ?? '/nonexistent';

interface Unpacked {
  readonly names: string;
  readonly files: readonly string[];
}

/** In the sandbox, since the next test file knows nothing of this one's variables. */
const RECORD = '/run/unpacked-test-packages.json';

/** The reason, where one of the packages was not downloaded. */
export function missingPackages(names: readonly string[]): string | undefined {
  const missing = names.filter((name) => findPackage(name) === undefined);
  return missing.length === 0 ? undefined : `needs the Debian packages ${missing.join(', ')}`;
}

/** Unpacks them over `/`, and takes those before away again. */
export function usePackages(names: readonly string[]): void {
  const before = existsSync(RECORD)
    ? (JSON.parse(readFileSync(RECORD, 'utf8')) as Unpacked)
    : { names: '', files: [] };
  if (before.names === names.join()) return;
  for (const file of before.files) rmSync(file, { force: true });
  const now: Unpacked = { names: names.join(), files: names.flatMap(unpack) };
  writeFileSync(RECORD, JSON.stringify(now));
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
