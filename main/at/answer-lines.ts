/**
 * Characters kept of one answer. The longest honest ones stay below 8 KiB; a stick that talks on
 * until the time-out, three minutes of a scan, must not fill the memory.
 */
export const MAX_ANSWER_LENGTH = 65_536;

/** The information lines of an answer so far. */
export class AnswerLines {
  readonly all: string[] = [];
  #room = MAX_ANSWER_LENGTH;

  /** Lines beyond MAX_ANSWER_LENGTH are dropped. */
  add(line: string): void {
    this.#room -= line.length;
    if (this.#room >= 0) this.all.push(line);
  }
}
