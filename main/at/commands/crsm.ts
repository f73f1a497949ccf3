/**
 * +CRSM=176,28589 — reads EF_AD of the SIM, whose fourth byte says how many digits of the IMSI are
 * the network code (3GPP TS 31.102 §4.2.18). Old cards end before it.
 */
import { AnswerFields } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';

/** Digits behind the three of the country. */
export type MncLength = 2 | 3;

export interface AdministrativeData {
  /** Undefined where the card does not say. */
  readonly mncLength: MncLength | undefined;
}

const line = 'AT+CRSM=176,28589,0,0,4';
/** Status words "fine" and "fine, and the card wants something" (TS 102 221 §10.2.1). */
const readWords: ReadonlySet<number> = new Set([0x90, 0x91]);

export const readAdministrativeData: AtCommand<AdministrativeData> = {
  line,
  timeoutMs: 5_000,
  parse(informationLines) {
    const fields = AnswerFields.of(line, '+CRSM', informationLines);
    const isRead = readWords.has(fields.integer(0));
    return { mncLength: isRead ? mncLengthOf(fields.optionalText(2) ?? '') : undefined };
  },
};

function mncLengthOf(file: string): MncLength | undefined {
  const [, digit] = /^[0-9A-F]{6}[0-9A-F]([23])/i.exec(file) ?? [];
  return digit === undefined ? undefined : digit === '2' ? 2 : 3;
}

/** Files of a SIM by their number (TS 31.102 §4.2, TS 102 221 §13.2). */
const files: ReadonlyMap<string, string> = new Map([
  ['12258', 'EF_ICCID'],
  ['28423', 'EF_IMSI'],
  ['28589', 'EF_AD'],
]);

const instructions: ReadonlyMap<string, string> = new Map([
  ['176', 'read'],
  ['178', 'read record'],
  ['192', 'describe'],
  ['214', 'write'],
  ['220', 'write record'],
]);

/** What the parameters of a set line ask for. */
export function describeSimAccess([instruction = '', file = '']: readonly string[]): object {
  return {
    instruction: instructions.get(instruction) ?? instruction,
    file: files.get(file) ?? file,
  };
}
