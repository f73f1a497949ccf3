/** Asks for a PIN on the terminal without showing it; never takes one from the arguments. */
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/**
 * Resolves with one line, or undefined at the end of the input. From a terminal the line is typed
 * unseen; otherwise it is read as it comes (`--pin-stdin`).
 */
export function readSecret(question: string): Promise<string | undefined> {
  const isTerminal = process.stdin.isTTY === true;
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: unseen, terminal: isTerminal });
  if (isTerminal) process.stderr.write(question);
  return new Promise((resolve) => {
    // In raw mode Ctrl-C arrives here and not as a signal.
    lines.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
    lines.once('line', (line) => {
      if (isTerminal) process.stderr.write('\n');
      resolve(line.trim());
      lines.close();
    });
    lines.once('close', () => resolve(undefined));
  });
}
