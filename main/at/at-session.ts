/** One AT port: one command in flight, a queue behind it, reports for whoever listens. */
import { AnswerLines } from './answer-lines.ts';
import type { AtChannel } from './at-channel.ts';
import type { AtCommand } from './at-command.ts';
import { AtClosedError, AtResultError, AtTimeoutError } from './at-error.ts';
import { type AtTimers, systemTimers } from './at-timers.ts';
import { AtTranscript, type AtTranscriptEntry } from './at-transcript.ts';
import { type FinalResult, isConnectionResult } from './final-result.ts';
import { LateAnswers } from './late-answers.ts';
import { classifyLine, type LinePiece, type RunningCommand, runningCommand } from './line-kind.ts';
import { LineSplitter } from './line-splitter.ts';
import { classifyOutgoing } from './outgoing-line.ts';
import {
  type AttemptOutcome,
  attemptOutcome,
  type PinAttempt,
  type PinAuthorisation,
  type PinGuard,
  PinGuardError,
} from './pin-guard.ts';
import { QueuedCommand } from './queued-command.ts';
import { maskOutgoing } from './secret-mask.ts';
import { parseUnsolicited } from './unsolicited/parse-unsolicited.ts';
import type { Unsolicited } from './unsolicited/unsolicited.ts';

export interface AtSessionOptions {
  readonly channel: AtChannel;
  readonly guard: PinGuard;
  /** Everything that passes, fit for a log: no PIN, no password; personal numbers are flagged. */
  readonly onTranscript?: (entry: AtTranscriptEntry) => void;
  readonly timers?: AtTimers;
}

export interface RunOptions {
  /** Takes a command out of the queue; one whose bytes have left is waited for all the same. */
  readonly signal?: AbortSignal;
  /** Permission for a line with a PIN, PUK or lock code. One that reaches the guard is spent. */
  readonly authorisation?: PinAuthorisation;
}

type Exchange =
  | { readonly end: 'final'; readonly result: FinalResult; readonly lines: readonly string[] }
  | { readonly end: 'timeout' }
  | { readonly end: 'closed' };

interface InFlight {
  readonly running: RunningCommand;
  readonly secret: boolean;
  readonly lines: AnswerLines;
  finish(exchange: Exchange): void;
}

const ESCAPE = Uint8Array.of(0x1b);

export class AtSession {
  readonly #channel: AtChannel;
  readonly #guard: PinGuard;
  readonly #timers: AtTimers;
  readonly #transcript: AtTranscript;
  readonly #splitter = new LineSplitter();
  readonly #encoder = new TextEncoder();
  readonly #listeners = new Set<(event: Unsolicited) => void>();
  readonly #queue: QueuedCommand<unknown>[] = [];
  #working = false;
  #inFlight: InFlight | undefined;
  /** Set while the port may owe an answer that nobody waits for. */
  #late: LateAnswers | undefined;
  #closed: AtClosedError | undefined;

  /** Takes over the channel: its listeners are the session's from now on. */
  constructor({ channel, guard, onTranscript, timers = systemTimers }: AtSessionOptions) {
    this.#channel = channel;
    this.#guard = guard;
    this.#timers = timers;
    this.#transcript = new AtTranscript(() => timers.now(), onTranscript);
    channel.onData((bytes) => {
      this.#receive(bytes);
    });
    channel.onEnd((error) => {
      this.#endWith(new AtClosedError('the AT port is gone', { cause: error }));
    });
  }

  /**
   * Sends `command` when its turn comes and resolves with its parsed answer.
   *
   * Rejects with AtResultError (another final result code than OK), AtTimeoutError, AtParseError,
   * AtClosedError, PinGuardError (nothing was sent), or the signal's reason.
   */
  async run<A>(command: AtCommand<A>, { signal, authorisation }: RunOptions = {}): Promise<A> {
    signal?.throwIfAborted();
    if (this.#closed) throw this.#closed;
    const line = command.line;
    const attempt = this.#redeem(line, authorisation);
    const logLine = maskOutgoing(command.logLine ?? line);

    const queued = new QueuedCommand<A>({ command, line, logLine, attempt, signal });
    this.#queue.push(queued as QueuedCommand<unknown>);
    void this.#work();
    return queued.answer;
  }

  /** Returns the way to stop listening. Called for every report, known or not, never for answers. */
  onUnsolicited(listener: (event: Unsolicited) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ends every command with AtClosedError and closes the channel. Idempotent. */
  close(): Promise<void> {
    this.#endWith(new AtClosedError('the AT session was closed'));
    return this.#channel.close();
  }

  #redeem(line: string, authorisation: PinAuthorisation | undefined): PinAttempt | undefined {
    try {
      return this.#guard.redeem(classifyOutgoing(line), authorisation);
    } catch (error) {
      if (error instanceof PinGuardError) this.#transcript.note(`refused: ${error.reason}`);
      throw error;
    }
  }

  async #work(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    for (let queued = this.#queue.shift(); queued; queued = this.#queue.shift()) {
      if (!queued.dropped) await this.#perform(queued);
    }
    this.#working = false;
  }

  async #perform(queued: QueuedCommand<unknown>): Promise<void> {
    const { line, logLine, timeoutMs, attempt } = queued;
    try {
      if (attempt) await this.#guard.begin(attempt);
    } catch (error) {
      queued.reject(error);
      return;
    }
    const isSilent = !(await this.#settleLateAnswers());
    if (this.#closed || isSilent || queued.dropped) {
      if (attempt) await this.#record(attempt, 'not-asked');
      queued.reject(this.#closed ?? new AtTimeoutError(logLine, 'resynchronising'));
      return;
    }

    queued.depart();
    const running = runningCommand(line, queued.isInformation());
    const exchange = await this.#exchange(line, running, timeoutMs, attempt !== undefined);
    if (exchange.end === 'closed') {
      queued.reject(this.#closed);
    } else if (exchange.end === 'timeout') {
      this.#expectLateAnswers(running, attempt !== undefined);
      queued.reject(new AtTimeoutError(logLine, 'answer'));
    } else {
      if (attempt) await this.#record(attempt, attemptOutcome(exchange.result));
      this.#answer(queued, running, exchange.result, exchange.lines);
    }
  }

  #answer(
    queued: QueuedCommand<unknown>,
    running: RunningCommand,
    result: FinalResult,
    lines: readonly string[],
  ): void {
    if (result.kind !== 'OK') {
      // `NO CARRIER` may have been about something else, with this command's answer still to come.
      const dials = running.parts.some((part) => part.name === 'D');
      if (isConnectionResult(result) && !dials) this.#expectLateAnswers(running, false);
      queued.reject(new AtResultError(queued.logLine, result));
      return;
    }
    try {
      queued.resolveWith(lines);
    } catch {
      // The command was told. Perhaps this OK was not its own.
      this.#expectLateAnswers(running, false);
    }
  }

  /** A failing journal does not undo what the SIM did: the entry stays behind, which is the safe side. */
  async #record(attempt: PinAttempt, outcome: AttemptOutcome): Promise<void> {
    try {
      await this.#guard.finish(attempt, outcome);
    } catch {
      this.#transcript.note('the end of a code attempt could not be recorded');
    }
  }

  #exchange(
    line: string,
    running: RunningCommand,
    timeoutMs: number,
    secret: boolean,
  ): Promise<Exchange> {
    return new Promise((resolve) => {
      const finish = (exchange: Exchange): void => {
        this.#timers.clear(timer);
        this.#inFlight = undefined;
        resolve(exchange);
      };
      const timer = this.#timers.set(() => {
        finish({ end: 'timeout' });
      }, timeoutMs);
      this.#inFlight = { running, secret, lines: new AnswerLines(), finish };
      this.#send(line);
    });
  }

  #send(line: string): void {
    this.#transcript.out(line);
    this.#write(this.#encoder.encode(`${line}\r`));
  }

  #write(bytes: Uint8Array): void {
    this.#channel.write(bytes).catch((error: unknown) => {
      this.#endWith(new AtClosedError('the AT port takes no bytes', { cause: error }));
    });
  }

  #expectLateAnswers(running: RunningCommand | undefined, secret: boolean): void {
    const names = (running?.parts ?? []).map((part) => part.name);
    this.#late ??= new LateAnswers({ names, secret }, this.#timers);
  }

  /** False when the port stays silent; the next command then asks again. */
  async #settleLateAnswers(): Promise<boolean> {
    while (this.#late) {
      const settled = await this.#late.probe((line) => {
        this.#send(line);
      });
      if (!settled) return false;
      this.#late = undefined;
    }
    return true;
  }

  /** Does all its work before a listener's exception goes up to the channel. */
  #receive(bytes: Uint8Array): void {
    const bugs: unknown[] = [];
    for (const line of this.#splitter.push(bytes)) {
      for (const piece of classifyLine(line, this.#inFlight?.running)) {
        this.#transcript.in(piece, {
          parts: this.#inFlight?.running.parts ?? [],
          secret: this.#inFlight?.secret ?? this.#late?.secret ?? false,
        });
        this.#take(piece, bugs);
      }
    }
    if (bugs.length > 0) throw bugs[0];
  }

  #take(piece: LinePiece, bugs: unknown[]): void {
    // Leaves the modem's text mode; whoever sent the command gets its error result.
    if (piece.kind === 'prompt') this.#write(ESCAPE);

    if (this.#late) {
      if (this.#late.take(piece)) this.#tellListeners(piece.text, bugs);
    } else if (piece.kind === 'information') {
      this.#inFlight?.lines.add(piece.text);
    } else if (piece.kind === 'unsolicited') {
      this.#tellListeners(piece.text, bugs);
    } else if (piece.kind === 'final') {
      this.#takeFinal(piece, bugs);
    }
  }

  #takeFinal({ result, text }: LinePiece & { kind: 'final' }, bugs: unknown[]): void {
    if (this.#inFlight) {
      this.#inFlight.finish({ end: 'final', result, lines: this.#inFlight.lines.all });
    } else if (isConnectionResult(result)) {
      this.#tellListeners(text, bugs);
    } else {
      // Nobody asked, so some earlier answer was taken for another's.
      this.#expectLateAnswers(undefined, false);
    }
  }

  #tellListeners(line: string, bugs: unknown[]): void {
    const event = parseUnsolicited(line);
    for (const listener of [...this.#listeners]) {
      try {
        listener(event);
      } catch (error) {
        bugs.push(error);
      }
    }
  }

  #endWith(error: AtClosedError): void {
    if (this.#closed) return;
    this.#closed = error;
    this.#transcript.note(error.message);
    this.#inFlight?.finish({ end: 'closed' });
    this.#late?.cancel();
    for (const queued of this.#queue.splice(0)) queued.reject(error);
  }
}
