/** A second network namespace, with the network's end of the path. It ends with this process. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export class FarNamespace {
  readonly #holder: ChildProcess;

  private constructor(holder: ChildProcess) {
    this.#holder = holder;
  }

  static async start(): Promise<FarNamespace> {
    // Ends when its stdin does, so also when this process is killed.
    const holder = spawn('unshare', ['--net', 'cat'], { stdio: ['pipe', 'ignore', 'inherit'] });
    const own = readlinkSync('/proc/self/ns/net');
    for (let i = 0; i < 200; i += 1) {
      await sleep(10);
      if (readlinkSync(`/proc/${holder.pid}/ns/net`) !== own) return new FarNamespace(holder);
    }
    throw new Error('no second network namespace');
  }

  get pid(): number {
    return this.#holder.pid ?? 0;
  }

  run(program: string, ...args: readonly string[]): string {
    return execFileSync('nsenter', this.#enter(program, args), { encoding: 'utf8' });
  }

  spawn(program: string, ...args: readonly string[]): ChildProcess {
    return spawn('nsenter', this.#enter(program, args), { stdio: 'ignore' });
  }

  end(): void {
    this.#holder.stdin?.end();
  }

  #enter(program: string, args: readonly string[]): string[] {
    return ['--target', String(this.pid), '--net', program, ...args];
  }
}
