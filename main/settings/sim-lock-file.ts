/**
 * One program at a time may send a code to a SIM. Each that wants to puts down a claim, a file whose
 * name tells SIM, process and start of the process, and looks at the claims of others after that.
 * Of two, at least the later one sees the other, and nobody ever removes a claim under a name that
 * could be used again: so no order of events, kills included, lets two through. Has the shape of
 * main/at's PinLock. For file systems of this computer; some of the network's show claims late.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { fateOf, ownIdentity, type ProcessIdentity } from './process-identity.ts';

/** How long to wait for another program to let go; a person waits behind it. */
const PATIENCE_MS = 500;
const POLL_MS = 20;
/** Far longer than a code is ever on its way. */
const LONGEST_HOLD_MS = 300_000;
/** A SIM without a key may be any SIM, so its claim stands against all others. */
const ANY_SIM = 'any';

interface Claim {
  readonly name: string;
  readonly sim: string;
  readonly holder: ProcessIdentity;
}

interface Hold {
  release(): Promise<void>;
}

export class SimLockFile {
  readonly #dir: string;
  readonly #patienceMs: number;

  constructor(stateDir: string, { patienceMs = PATIENCE_MS } = {}) {
    this.#dir = join(stateDir, 'sim-claims');
    this.#patienceMs = patienceMs;
  }

  /** Undefined when another program holds the SIM. Rejects when claims can not be written. */
  async acquire(simKey: string | undefined): Promise<Hold | undefined> {
    const sim = simKey === undefined || simKey === '' ? ANY_SIM : digestOf(simKey);
    const { pid, place, startTime } = await ownIdentity();
    const nonce = randomBytes(6).toString('hex');
    const name = `${sim}.${pid}.${startTime}.${place}.${nonce}.claim`;
    await this.#write(name);
    try {
      if (await this.#isAlone(name, sim)) return { release: () => this.#remove(name) };
    } catch (error) {
      await this.#remove(name);
      throw error;
    }
    await this.#remove(name);
    return undefined;
  }

  /** Of two that came at the same moment the one whose name sorts first waits, the other gives way. */
  async #isAlone(name: string, sim: string): Promise<boolean> {
    for (let waitedMs = 0; ; waitedMs += POLL_MS) {
      const rivals = await this.#rivals(name, sim);
      if (rivals.length === 0) return true;
      if (waitedMs >= this.#patienceMs || rivals.some((rival) => rival.name < name)) return false;
      await pause(POLL_MS);
    }
  }

  /** Claims of running programs that stand against this one; those of dead ones are removed. */
  async #rivals(name: string, sim: string): Promise<Claim[]> {
    const rivals: Claim[] = [];
    for (const other of await readdir(this.#dir)) {
      const claim = other === name ? undefined : parseClaim(other);
      if (claim === undefined) continue;
      if (claim.sim !== sim && claim.sim !== ANY_SIM && sim !== ANY_SIM) continue;
      if (await this.#stands(claim)) rivals.push(claim);
      else await this.#remove(other);
    }
    return rivals;
  }

  async #stands({ name, holder }: Claim): Promise<boolean> {
    const fate = await fateOf(holder);
    if (fate !== 'elsewhere') return fate === 'running';
    // A container's process, or one before the last boot. Only its age says something.
    try {
      const { mtimeMs } = await stat(join(this.#dir, name));
      return Date.now() - mtimeMs < LONGEST_HOLD_MS;
    } catch {
      return false;
    }
  }

  async #write(name: string): Promise<void> {
    await mkdir(this.#dir, { recursive: true, mode: 0o700 });
    const file = await open(join(this.#dir, name), 'wx', 0o600);
    await file.close();
  }

  #remove(name: string): Promise<void> {
    return rm(join(this.#dir, name), { force: true });
  }
}

/** Undefined for a file of another kind. */
export function parseClaim(name: string): Claim | undefined {
  const [, sim = '', pid, startTime = '', place = ''] =
    /^(any|[0-9a-f]{32})\.(\d{1,10})\.([A-Za-z0-9]{1,40})\.([a-z0-9]{1,16})\.[0-9a-f]{12}\.claim$/.exec(
      name,
    ) ?? [];
  return pid === undefined
    ? undefined
    : { name, sim, holder: { pid: Number(pid), place, startTime } };
}

function digestOf(simKey: string): string {
  return createHash('sha256').update(`tetherstick sim lock ${simKey}`).digest('hex').slice(0, 32);
}
