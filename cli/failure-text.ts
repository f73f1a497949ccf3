/** A failure as the terminal shows it: what happened, what to do, and the network's own reason. */
import type { Failure } from '../shared/failure.ts';
import { en } from '../shared/i18n/en.ts';
import { failureSentence } from '../shared/i18n/failure-sentence.ts';
import { networkReason } from '../shared/i18n/network-reason.ts';

export function failureText(failure: Failure): string {
  const reason = networkReason(failure, en);
  const sentence = failureSentence(failure, en);
  return reason === undefined ? sentence : `${sentence} ${reason}`;
}
