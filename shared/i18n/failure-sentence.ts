/** A failure in words: the sentence, how many tries are left where that matters, and what next. */
import type { Failure } from '../failure.ts';
import type { Messages } from './en.ts';

export function failureSentence(failure: Failure, messages: Messages): string {
  const { sentence, next } = messages.failures[failure.code];
  const tries = failure.triesLeft === undefined ? [] : [messages.triesLeft(failure.triesLeft)];
  return [sentence, ...tries, next].join(' ');
}
