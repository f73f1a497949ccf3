/** Starts the carrier in its own network namespace and hands it the TAP. Needs CAP_NET_ADMIN. */
import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

import type { CarrierCommand, CarrierReport } from './carrier-messages.ts';

type CarrierChild = ChildProcessByStdio<Writable, Readable, null>;

export interface CarrierOptions {
  /** Path of the bundled carrier-server. */
  readonly serverPath: string;
  readonly dhcp?: boolean;
  readonly dns6?: CarrierCommand['dns6'];
  readonly iperf3?: boolean;
}

export class CarrierProcess {
  readonly #child: CarrierChild;
  readonly #options: CarrierOptions;
  readonly #reports: CarrierReport[] = [];
  #wake: (() => void) | undefined;
  #ended = false;
  #pid = 0;

  private constructor(options: CarrierOptions) {
    this.#options = options;
    // unshare execs the command, so the child's pid names the new namespace.
    this.#child = spawn('unshare', ['--net', process.execPath, options.serverPath], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#child.on('error', () => this.#end());
    this.#child.on('exit', () => this.#end());
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      this.#reports.push(JSON.parse(line) as CarrierReport);
      this.#wake?.();
    });
  }

  /** Rejects with the reason in one sentence when the namespace cannot be made. */
  static async start(options: CarrierOptions): Promise<CarrierProcess> {
    const carrier = new CarrierProcess(options);
    const report = await carrier.#next();
    if (report.type !== 'started') throw new Error('the carrier did not start');
    carrier.#pid = report.pid;
    return carrier;
  }

  /** Process id of the carrier: `nsenter -t <pid> -n` looks into its namespace. */
  get pid(): number {
    return this.#pid;
  }

  /** Moves the TAP over (its descriptor stays where it is) and starts all services on it. */
  async serve(interfaceName: string): Promise<void> {
    const moved = spawnSync('ip', ['link', 'set', interfaceName, 'netns', String(this.#pid)], {
      encoding: 'utf8',
    });
    if (moved.status !== 0) throw new Error(`the TAP could not be moved: ${moved.stderr.trim()}`);
    const { dhcp = true, dns6 = 'router', iperf3 = false } = this.#options;
    const command: CarrierCommand = { do: 'serve', interfaceName, dhcp, dns6, iperf3 };
    this.#child.stdin.write(`${JSON.stringify(command)}\n`);
    const report = await this.#next();
    if (report.type !== 'serving') {
      throw new Error(report.type === 'failed' ? report.reason : 'the carrier is confused');
    }
  }

  /** Ends the carrier and everything in its namespace. Idempotent. */
  async end(): Promise<void> {
    if (this.#ended) return;
    const exited = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
    this.#child.stdin.end();
    await exited;
  }

  async #next(): Promise<CarrierReport> {
    for (;;) {
      const report = this.#reports.shift();
      if (report !== undefined) return report;
      if (this.#ended) throw new Error('the carrier ended unexpectedly');
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  #end(): void {
    this.#ended = true;
    this.#wake?.();
  }
}
