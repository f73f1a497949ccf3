/** Bytes of an AT port → lines. */

/** Bytes kept of one line. The longest honest answers (`+COPS=?`, `+CLAC`) stay below 4 KiB. */
export const MAX_LINE_LENGTH = 8192;

/** The line that stands for `> `: the modem waits for text and sends no line end (27.005 §3.5). */
export const PROMPT = '>';

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const GREATER_THAN = 0x3e;

/**
 * CR and LF end a line in any mixture, so empty lines are nothing. One byte becomes one character
 * of the same code (32…255). Control characters are dropped, a tab becomes a blank: NULs, which some
 * sticks send after a reset, and escape sequences, which would reach a terminal through logs, names
 * of operators and the AT console. Echo is an ordinary line here: which line is an echo only
 * `classifyLine` can tell.
 */
export class LineSplitter {
  readonly #line = new Uint8Array(MAX_LINE_LENGTH);
  #length = 0;
  #overlong = false;
  #cutLines = 0;

  /** How many lines were longer than MAX_LINE_LENGTH and lost their end. */
  get cutLines(): number {
    return this.#cutLines;
  }

  /** The lines that `bytes` completes, in order, without line ends and outer blanks. */
  push(bytes: Uint8Array): string[] {
    const lines: string[] = [];
    for (const byte of bytes) {
      if (byte === CR || byte === LF) {
        this.#endLine(lines);
      } else if (byte === TAB || !isControl(byte)) {
        this.#append(byte === TAB ? SPACE : byte);
        if (this.#holdsPrompt()) this.#endLine(lines);
      }
    }
    return lines;
  }

  #append(byte: number): void {
    if (this.#length < MAX_LINE_LENGTH) {
      this.#line[this.#length++] = byte;
    } else if (!this.#overlong) {
      this.#overlong = true;
      this.#cutLines += 1;
    }
  }

  #holdsPrompt(): boolean {
    return this.#length === 2 && this.#line[0] === GREATER_THAN && this.#line[1] === SPACE;
  }

  #endLine(lines: string[]): void {
    const line = String.fromCharCode(...this.#line.subarray(0, this.#length)).trim();
    this.#length = 0;
    this.#overlong = false;
    if (line !== '') lines.push(line);
  }
}

/** C0, DEL and C1, of which terminals take 0x9b for the start of a sequence too. */
function isControl(byte: number): boolean {
  return byte < SPACE || (byte >= 0x7f && byte <= 0x9f);
}
