/** Which changes are worth a notification: those a person would want to know and can not see. */
import type { AppSnapshot } from '../../shared/ipc/snapshot.ts';
import { failureSentence } from '../../shared/i18n/failure-sentence.ts';
import type { ShellWords } from './language.ts';

/** Undefined for a change that is none. Healing by itself is no news. */
export function newsOf(
  before: AppSnapshot,
  after: AppSnapshot,
  { tray, messages }: ShellWords,
): string | undefined {
  const problem = after.session.problem?.failure;
  const known = before.session.problem?.failure;
  if (after.usage.state !== before.usage.state) {
    if (after.usage.state === 'warned') return tray.budgetWarned;
    if (after.usage.state === 'reached') return tray.budgetReached;
  }
  if (problem !== undefined && problem.code !== known?.code && problem.code !== 'cap-reached') {
    return failureSentence(problem, messages);
  }
  return undefined;
}
