/** The `ip` program of iproute2: fixed arguments, no shell, an absolute path. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Runs `ip` once; rejects with IpCommandError. */
export type RunIp = (args: readonly string[]) => Promise<void>;

export class IpCommandError extends Error {
  /** What `ip` printed, e.g. `RTNETLINK answers: File exists`. */
  readonly output: string;

  constructor(args: readonly string[], output: string, options?: ErrorOptions) {
    super(`ip ${args.join(' ')}: ${output}`, options);
    this.name = 'IpCommandError';
    this.output = output;
  }
}

/** Never PATH: we may be running as root in somebody's environment. */
const folders = ['/usr/sbin', '/sbin', '/usr/bin', '/bin'];

/** A netlink request takes milliseconds, but waits for the kernel's one routing lock. */
const TIMEOUT_MS = 10_000;

/** Undefined where iproute2 is not installed. */
function findIp(): string | undefined {
  return folders.map((folder) => `${folder}/ip`).find((path) => existsSync(path));
}

let ipPath: string | undefined;

export const runIp: RunIp = (args) => {
  ipPath ??= findIp();
  const path = ipPath;
  if (path === undefined) {
    return Promise.reject(new IpCommandError(args, `not found in ${folders.join(', ')}`));
  }
  return new Promise((resolve, reject) => {
    const options = { env: { LC_ALL: 'C' }, timeout: TIMEOUT_MS };
    execFile(path, [...args], options, (error, _stdout, stderr) => {
      if (error === null) resolve();
      else reject(new IpCommandError(args, stderr.trim() || error.message, { cause: error }));
    });
  });
};
