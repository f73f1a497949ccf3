/** What the network itself gave as its reason, in words. */
import type { Failure } from '../failure.ts';
import { causeTableOf } from '../network-cause.ts';
import type { Messages } from './en.ts';

/** Number and meaning, the number alone where nobody knows its meaning; undefined without one. */
export function networkReason(
  { code, cause }: Failure,
  { networkReasons }: Messages,
): string | undefined {
  if (cause === undefined) return undefined;
  const number = networkReasons.number(String(cause));
  const meaning = networkReasons[causeTableOf(code)][cause];
  return meaning === undefined ? number : `${number} ${meaning}`;
}
