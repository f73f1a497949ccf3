/** Names processes so that a later one with the same number is not taken for an earlier one. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';

export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque, letters and digits: this boot, and the namespace in which `pid` has its meaning. */
  readonly place: string;
  /** Opaque, letters and digits. */
  readonly startTime: string;
}

/** `elsewhere`: nothing can be known of it from here; another boot's, container's or user's process. */
export type ProcessFate = 'running' | 'gone' | 'elsewhere';

export async function ownIdentity(): Promise<ProcessIdentity> {
  const startTime = await startTimeOf(process.pid);
  if (startTime === undefined) throw new Error('the start time of this process is unknown');
  return { pid: process.pid, place: await ownPlace(), startTime };
}

export async function fateOf({ pid, place, startTime }: ProcessIdentity): Promise<ProcessFate> {
  if (place !== (await ownPlace())) return 'elsewhere';
  const started = await startTimeOf(pid);
  if (started === undefined && isHidden(pid)) return 'elsewhere';
  return started === startTime ? 'running' : 'gone';
}

/** /proc mounted with hidepid shows nothing of another user's process that is there. */
function isHidden(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Undefined when there is no such process. */
async function startTimeOf(pid: number): Promise<string | undefined> {
  try {
    return process.platform === 'linux' ? await linuxStartTime(pid) : await psStartTime(pid);
  } catch {
    return undefined;
  }
}

/** Ticks since the boot: field 22 of proc(5) stat, counted behind the name, which may hold blanks. */
async function linuxStartTime(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  // A zombie does nothing any more.
  return state === 'Z' ? undefined : fields[19];
}

async function psStartTime(pid: number): Promise<string | undefined> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)], {
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
  });
  const digits = stdout.replace(/[^A-Za-z0-9]/g, '');
  return digits === '' ? undefined : digits;
}

let place: Promise<string> | undefined;

function ownPlace(): Promise<string> {
  place ??= readPlace();
  return place;
}

async function readPlace(): Promise<string> {
  if (process.platform !== 'linux') return 'host';
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'latin1');
  const namespace = await readlink('/proc/self/ns/pid');
  return createHash('sha256').update(`${boot}${namespace}`).digest('hex').slice(0, 12);
}
