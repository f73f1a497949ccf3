/** A command between `run` and its answer. */
import type { AtCommand } from './at-command.ts';
import type { PinAttempt } from './pin-guard.ts';

export interface QueuedCommandParts<A> {
  readonly command: AtCommand<A>;
  /** Read from the command once, so that the line that was checked is the line that is sent. */
  readonly line: string;
  readonly logLine: string;
  readonly attempt: PinAttempt | undefined;
  readonly signal: AbortSignal | undefined;
}

export class QueuedCommand<A> {
  readonly line: string;
  readonly logLine: string;
  readonly timeoutMs: number;
  readonly attempt: PinAttempt | undefined;
  readonly answer: Promise<A>;

  readonly #command: AtCommand<A>;
  readonly #signal: AbortSignal | undefined;
  #resolve!: (answer: A) => void;
  #reject!: (error: unknown) => void;
  #dropped = false;

  constructor({ command, line, logLine, attempt, signal }: QueuedCommandParts<A>) {
    this.#command = command;
    this.line = line;
    this.logLine = logLine;
    this.timeoutMs = command.timeoutMs;
    this.attempt = attempt;
    this.#signal = signal;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    signal?.addEventListener('abort', this.#drop);
  }

  /** Dropped by its signal before its bytes left. */
  get dropped(): boolean {
    return this.#dropped;
  }

  /** From here on the signal is ignored: the bytes leave. */
  depart(): void {
    this.#signal?.removeEventListener('abort', this.#drop);
  }

  isInformation(): ((line: string) => boolean) | undefined {
    return this.#command.isInformation?.bind(this.#command);
  }

  /** Parses the lines; throws what the command's parser throws, after rejecting with it. */
  resolveWith(lines: readonly string[]): void {
    try {
      this.#resolve(this.#command.parse(lines));
    } catch (error) {
      this.#reject(error);
      throw error;
    }
  }

  reject(error: unknown): void {
    this.depart();
    this.#reject(error);
  }

  readonly #drop = (): void => {
    this.#dropped = true;
    this.#reject(this.#signal?.reason);
  };
}
