/** What can go wrong between a command and its answer. Messages never carry a PIN or password. */
import { type FinalResult, finalResultName } from './final-result.ts';

/** No final result code came in time. */
export class AtTimeoutError extends Error {
  /** The line as logs show it. */
  readonly line: string;
  /**
   * 'answer': the command was sent and nobody answered. 'resynchronising': it was not sent, because
   * the stick still owes the answer to an earlier command and does not react to the probe either.
   */
  readonly stage: 'answer' | 'resynchronising';

  constructor(line: string, stage: 'answer' | 'resynchronising') {
    super(stage === 'answer' ? `${line}: no answer` : `${line}: not sent, the port is silent`);
    this.name = 'AtTimeoutError';
    this.line = line;
    this.stage = stage;
  }
}

/** The answer ended with another final result code than OK. */
export class AtResultError extends Error {
  readonly line: string;
  readonly result: FinalResult;

  constructor(line: string, result: FinalResult) {
    super(`${line}: ${finalResultName(result)}`);
    this.name = 'AtResultError';
    this.line = line;
    this.result = result;
  }

  /** `+CME ERROR` code, undefined for every other kind of result. */
  get cmeCode(): number | undefined {
    return this.result.kind === 'CME' ? this.result.code : undefined;
  }
}

/** The stick said OK, but the lines before it are not an answer to `line`. */
export class AtParseError extends Error {
  readonly line: string;
  /** Not part of the message: they may hold numbers of the SIM or the subscriber. */
  readonly informationLines: readonly string[];

  constructor(line: string, informationLines: readonly string[]) {
    super(`${line}: unexpected answer`);
    this.name = 'AtParseError';
    this.line = line;
    this.informationLines = informationLines;
  }
}

/** The port is gone or the session was closed; a command in flight may or may not have happened. */
export class AtClosedError extends Error {
  constructor(message = 'the AT port is closed', options?: ErrorOptions) {
    super(message, options);
    this.name = 'AtClosedError';
  }
}

export type AtParameterName = 'apn' | 'user' | 'password' | 'pin' | 'puk' | 'operator';

/** A value can not stand in an AT line: it was refused before anything was sent. */
export class AtParameterError extends Error {
  readonly parameter: AtParameterName;
  readonly reason: 'quote' | 'not-printable' | 'too-long' | 'format';

  constructor(parameter: AtParameterName, reason: AtParameterError['reason']) {
    super(`${parameter} can not be sent to the stick: ${reason}`);
    this.name = 'AtParameterError';
    this.parameter = parameter;
    this.reason = reason;
  }
}
