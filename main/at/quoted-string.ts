/** Values in AT lines. A quote or line end in one would begin a command of its own. */
import { type AtParameterName, AtParameterError } from './at-error.ts';

/** `"value"`; throws AtParameterError for what can not stand between quotes. */
export function quotedString(parameter: AtParameterName, value: string, maxLength: number): string {
  if (value.includes('"')) throw new AtParameterError(parameter, 'quote');
  if (/[^\x20-\x7e]/.test(value)) throw new AtParameterError(parameter, 'not-printable');
  if (value.length > maxLength) throw new AtParameterError(parameter, 'too-long');
  return `"${value}"`;
}

/** Quotes a code of `least` to `most` digits. */
export function quotedDigits(
  parameter: AtParameterName,
  value: string,
  least: number,
  most: number,
): string {
  const isCode = /^\d+$/.test(value) && value.length >= least && value.length <= most;
  if (!isCode) throw new AtParameterError(parameter, 'format');
  return `"${value}"`;
}
