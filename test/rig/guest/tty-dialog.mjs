// AT over a kernel tty, one question at a time.
import { execFileSync } from 'node:child_process';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

const FINAL = /\r\n(OK|ERROR|\+CM[ES] ERROR: [^\r]*)\r\n/;

/** Rejects where there is no such tty, or another program locked it. */
export async function openTty(path) {
  const file = await open(path, constants.O_RDWR | constants.O_NOCTTY);
  // No speed: the driver keeps its own and stty would call that a failure. VMIN 0, VTIME 1: a read gives up after 0.1 s, so that closing never has to wait for bytes.
  try {
    execFileSync('stty', ['-F', path, 'raw', '-echo', 'min', '0', 'time', '1']);
  } catch (error) {
    await file.close();
    throw error;
  }
  return new TtyDialog(file);
}

class TtyDialog {
  #file;
  #text = '';
  #reading;
  #closed = false;

  constructor(file) {
    this.#file = file;
    this.#reading = this.#read();
  }

  /** Resolves with the lines up to OK; rejects with another final result, or none in time. */
  async ask(line, limitMs) {
    this.#text = '';
    await this.#file.write(`${line}\r`);
    const deadline = performance.now() + limitMs;
    for (;;) {
      const found = FINAL.exec(this.#text);
      if (found?.[1] === 'OK') return this.#text;
      if (found !== null) throw new Error(`${line}: ${found[1]}`);
      if (this.#closed) throw new Error(`${line}: the port is closed`);
      if (performance.now() > deadline)
        throw new Error(`${line}: no answer (${JSON.stringify(this.#text)})`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async close() {
    this.#closed = true;
    await this.#reading;
    await this.#file.close();
  }

  async #read() {
    const buffer = Buffer.alloc(4096);
    while (!this.#closed) {
      try {
        const { bytesRead } = await this.#file.read(buffer, 0, buffer.length);
        this.#text += buffer.toString('latin1', 0, bytesRead);
      } catch {
        this.#closed = true;
      }
    }
  }
}
