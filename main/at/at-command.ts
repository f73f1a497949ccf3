/** One AT command: how to write it and how to read its answer. */
export interface AtCommand<Answer> {
  /** The line as sent, without the terminating CR, e.g. `AT^HCSQ?`. */
  readonly line: string;
  /** What logs show in place of `line` when it carries a secret, e.g. `AT+CPIN="****"`. */
  readonly logLine?: string;
  /** Milliseconds to wait for the final result code before AtTimeoutError. */
  readonly timeoutMs: number;
  /**
   * Whether a line that comes before the final result code is part of the answer, where the rule
   * of line-kind.ts (the command's own prefix, or no prefix at all) is not enough.
   */
  isInformation?(line: string): boolean;
  /** Reads the information lines that came before `OK`. Throws AtParseError on anything else. */
  parse(informationLines: readonly string[]): Answer;
}
