// The virtual stick of the built program, as a USB/IP device for the guest.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const script = join(import.meta.dirname, '..', '..', 'out', 'cli', 'index.js');

export class StickServer {
  #child;
  #waiting = [];
  #exited;

  /** Resolves when it listens; rejects with what it said when it can not. */
  static async start(...options) {
    const server = new StickServer(options);
    const listening = new Promise((resolve) => server.#waiting.push(resolve));
    const first = await Promise.race([listening, server.#exited]);
    if (first?.event !== 'listening') throw new Error('the virtual stick did not start');
    return server;
  }

  constructor(options) {
    this.#child = spawn(
      'setpriv',
      [
        ...['--pdeathsig', 'TERM', process.execPath, script],
        ...['simulate', '--usbip', '3240', '--json', ...options],
      ],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    this.#exited = new Promise((resolve) => this.#child.on('exit', () => resolve(undefined)));
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      const event = JSON.parse(line);
      // Plugging and unplugging is told whenever it happens; the rest answers a word.
      if (event.profile === undefined) this.#waiting.shift()?.(event);
    });
  }

  tell(words) {
    const answered = new Promise((resolve) => this.#waiting.push(resolve));
    this.#child.stdin.write(`${words}\n`);
    return Promise.race([answered, this.#exited]);
  }

  async end() {
    this.#child.kill('SIGTERM');
    await this.#exited;
  }
}
