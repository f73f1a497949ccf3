/** Programs of the system that the demo runs, and the Debian packages they come in. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const packages = { ip: 'iproute2', dnsmasq: 'dnsmasq-base', ping: 'iputils-ping' } as const;

/** Where a user's PATH often does not lead. */
const systemFolders = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** `path`, and behind it the folders of the programs that only an administrator uses. */
export function withSystemFolders(path: string | undefined): string {
  const own = (path ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...own, ...systemFolders.filter((folder) => !own.includes(folder))].join(delimiter);
}

/** One sentence about what is not found in `path`; undefined when everything is there. */
export function missingPrograms(path: string): string | undefined {
  const folders = path.split(delimiter);
  const missing = Object.entries(packages).filter(
    ([program]) => !folders.some((folder) => isExecutable(join(folder, program))),
  );
  if (missing.length === 0) return undefined;
  const programs = missing.map(([program]) => program).join(', ');
  const wanted = missing.map(([, debianPackage]) => debianPackage).join(' ');
  return `The demo needs ${programs}, not found on this machine (Debian: sudo apt install ${wanted}).`;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
