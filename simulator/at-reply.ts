/** What one AT command leads to. */

export type FinalResult = 'OK' | 'ERROR' | 'NO CARRIER' | 'CONNECT' | CmeError;

/** A `+CME ERROR` code of 3GPP TS 27.007 §9.2; how it is printed is the port's +CMEE mode. */
export interface CmeError {
  readonly cme: number;
}

export interface AtReply {
  readonly lines: readonly string[];
  readonly final: FinalResult;
  /** Extra time the command takes, stick milliseconds. */
  readonly durationMs?: number;
  /** Runs once the final result is out. */
  readonly then?: () => void;
}

export function ok(...lines: string[]): AtReply {
  return { lines, final: 'OK' };
}

/** OK, and then something happens. */
export function okThen(then: () => void): AtReply {
  return { lines: [], final: 'OK', then };
}

export function failed(): AtReply {
  return { lines: [], final: 'ERROR' };
}

export function cmeError(code: number): AtReply {
  return { lines: [], final: { cme: code } };
}

/** Codes the simulator uses, with the words of `+CMEE=2`. */
const cmeTexts: Readonly<Record<number, string>> = {
  3: 'operation not allowed',
  4: 'operation not supported',
  10: 'SIM not inserted',
  11: 'SIM PIN required',
  12: 'SIM PUK required',
  13: 'SIM failure',
  14: 'SIM busy',
  15: 'SIM wrong',
  16: 'incorrect password',
  22: 'not found',
  30: 'no network service',
  50: 'incorrect parameters',
  100: 'unknown',
};

/** `mode` is what `+CMEE` set: 0 bare, 1 numbers, 2 words. */
export function finalResultText(final: FinalResult, mode: number): string {
  if (typeof final === 'string') return final;
  if (mode === 0) return 'ERROR';
  const detail = mode === 2 ? cmeTexts[final.cme] : undefined;
  return `+CME ERROR: ${detail ?? final.cme}`;
}
