/** Asks on the terminal; never takes a PIN from the arguments. */
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

export interface Question {
  readonly text: string;
  /** Ends the question: it then resolves with undefined. */
  readonly signal: AbortSignal;
  /** True (the default): what is typed does not show. */
  readonly unseen?: boolean;
}

/**
 * Resolves with one line, or undefined at the end of the input. From a terminal the line is typed
 * there; otherwise it is read as it comes (`--pin-stdin`).
 */
export function readAnswer({ text, signal, unseen = true }: Question): Promise<string | undefined> {
  const isTerminal = process.stdin.isTTY === true;
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({
    input: process.stdin,
    output: unseen ? nowhere : process.stderr,
    terminal: isTerminal,
  });
  if (isTerminal) process.stderr.write(text);
  const cancel = () => lines.close();
  return new Promise((resolve) => {
    // In raw mode Ctrl-C arrives here and not as a signal.
    lines.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
    lines.once('line', (line) => {
      if (isTerminal && unseen) process.stderr.write('\n');
      resolve(line.trim());
      lines.close();
    });
    lines.once('close', () => {
      signal.removeEventListener('abort', cancel);
      resolve(undefined);
    });
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
  });
}
