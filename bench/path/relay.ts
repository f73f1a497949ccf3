import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Totals of a relay's process since it started. */
export interface Mark {
  readonly cpuSeconds: number;
  /** Voluntary context switches: each is a wake-up. */
  readonly switches: number;
  readonly lagP99Ms?: number;
  readonly uplinkDelay?: {
    readonly medianMs: number;
    readonly p99Ms: number;
    readonly count: number;
  };
}

export type RelayCommand = 'mark' | 'stall' | 'watch-lag';

/** A process that says "ready", then answers a line with a line. */
export class Relay {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;

  private constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    child.stderr.pipe(process.stderr);
  }

  static async start(program: string, args: readonly string[]): Promise<Relay> {
    const relay = new Relay(spawn(program, args));
    if ((await relay.#nextLine()) !== 'ready') throw new Error(`${program} is not ready`);
    return relay;
  }

  async tell(command: RelayCommand): Promise<Mark> {
    this.#child.stdin.write(`${command}\n`);
    return JSON.parse(await this.#nextLine()) as Mark;
  }

  async end(): Promise<void> {
    const exited = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.stdin.end();
    await exited;
  }

  async #nextLine(): Promise<string> {
    const next = await this.#lines.next();
    if (next.done === true) throw new Error('a relay ended unexpectedly');
    return next.value;
  }
}
