/** A failure in words: the sentence, how many tries are left where that matters, and what next. */
import type { Failure } from '../failure.ts';
import type { FailureWords, Messages } from './en.ts';

export function failureSentence(failure: Failure, messages: Messages): string {
  const { sentence, next } = failureWords(failure, messages);
  const tries = failure.triesLeft === undefined ? [] : [messages.triesLeft(failure.triesLeft)];
  return [sentence, ...tries, next].join(' ');
}

/** Sentence and next step apart, for a title and what stands under it. */
export function failureWords({ code, detail = '' }: Failure, messages: Messages): FailureWords {
  const exact = new Map<string, FailureWords>(Object.entries(messages.pinGuarded));
  return (code === 'pin-guarded' ? exact.get(detail) : undefined) ?? messages.failures[code];
}
