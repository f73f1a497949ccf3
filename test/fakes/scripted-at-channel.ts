import type { AtChannel } from '../../main/at/at-channel.ts';

export interface ScriptedAtChannelOptions {
  /** Command line without CR → the lines the modem sends, the final result code included. */
  readonly answers?: Readonly<Record<string, readonly string[]>>;
  /** Answer to every other line; without it the modem stays silent. */
  readonly otherwise?: readonly string[];
  /** The modem repeats what it gets, as before ATE0. */
  readonly echo?: boolean;
  /** Bytes per delivery; without it an answer comes in one. */
  readonly chunkSize?: number;
}

interface TranscriptStep {
  readonly line: string;
  readonly answer: readonly string[];
}

/** A modem that knows its answers by heart. */
export class ScriptedAtChannel implements AtChannel {
  /** Command lines as they came, without CR; other bytes as they are. */
  readonly written: string[] = [];
  closed = false;

  readonly #options: ScriptedAtChannelOptions;
  readonly #steps: TranscriptStep[] | undefined;
  #onData: (bytes: Uint8Array) => void = () => undefined;
  #onEnd: (error: Error) => void = () => undefined;
  #writeError: Error | undefined;

  constructor(options: ScriptedAtChannelOptions = {}, steps?: TranscriptStep[]) {
    this.#options = options;
    this.#steps = steps;
  }

  /**
   * Expects the `> ` lines of `transcript` in their order and sends the `< ` lines after each;
   * lines with # are comments. A write that is not the next line rejects.
   */
  static fromTranscript(
    transcript: string,
    options: Pick<ScriptedAtChannelOptions, 'echo' | 'chunkSize'> = {},
  ): ScriptedAtChannel {
    const steps: { line: string; answer: string[] }[] = [];
    for (const row of transcript.split('\n')) {
      if (row.startsWith('> ')) steps.push({ line: row.slice(2), answer: [] });
      else if (row.startsWith('< ')) steps.at(-1)?.answer.push(row.slice(2));
    }
    return new ScriptedAtChannel(options, steps);
  }

  /** Lines of the transcript that were not asked for yet. */
  get remaining(): readonly string[] {
    return (this.#steps ?? []).map((step) => step.line);
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.#writeError) return Promise.reject(this.#writeError);
    const line = latin1(bytes).replace(/\r$/, '');
    this.written.push(line);
    const answer = this.#answerTo(line);
    if (answer instanceof Error) return Promise.reject(answer);
    queueMicrotask(() => {
      if (this.#options.echo) this.modemSends(`${line}\r`);
      if (answer) this.modemSends(answer.map((text) => `\r\n${text}\r\n`).join(''));
    });
    return Promise.resolve();
  }

  onData(listener: (bytes: Uint8Array) => void): void {
    this.#onData = listener;
  }

  onEnd(listener: (error: Error) => void): void {
    this.#onEnd = listener;
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }

  /** Bytes from the modem, asked for or not; one character is one byte. */
  modemSends(text: string): void {
    const { chunkSize = Math.max(text.length, 1) } = this.#options;
    for (let start = 0; start < text.length; start += chunkSize) {
      const chunk = text.slice(start, start + chunkSize);
      this.#onData(Uint8Array.from(chunk, (character) => character.charCodeAt(0)));
    }
  }

  /** The port goes away. */
  end(error: Error): void {
    this.failWrites(error);
    this.#onEnd(error);
  }

  /** Every further write rejects. */
  failWrites(error: Error): void {
    this.#writeError = error;
  }

  #answerTo(line: string): readonly string[] | Error | undefined {
    if (!this.#steps) return this.#options.answers?.[line] ?? this.#options.otherwise;
    const step = this.#steps.shift();
    if (step?.line === line) return step.answer;
    return new Error(
      `the transcript has ${JSON.stringify(step?.line)}, not ${JSON.stringify(line)}`,
    );
  }
}

function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}
