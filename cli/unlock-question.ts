/** Asks the person at the terminal for PIN or PUK, and for consent where one try is left. */
import type { SessionRunner } from '../main/compose.ts';
import type { Failure } from '../shared/failure.ts';
import { en } from '../shared/i18n/en.ts';
import { failureSentence } from '../shared/i18n/failure-sentence.ts';
import type { SessionState } from '../shared/session.ts';
import { readAnswer } from './secret-prompt.ts';

type PinRequired = Extract<SessionState, { state: 'pin-required' }>;

const pinForm = /^\d{4,8}$/;
const pukForm = /^\d{8}$/;

/**
 * Hands over what was entered, or returns the failure to end with: nobody can be asked, or the
 * person gave up. `fromInput`: the PIN comes from a pipe, once.
 */
export async function answerLockedSim(
  runner: SessionRunner,
  state: PinRequired,
  { fromInput, signal }: { readonly fromInput: boolean; readonly signal: AbortSignal },
): Promise<Failure | undefined> {
  const { kind, triesLeft, refused } = state;
  if (refused !== undefined && fromInput) return refused;
  const needed: Failure = {
    code: kind === 'pin' ? 'pin-required' : 'puk-required',
    ...(triesLeft === undefined ? {} : { triesLeft }),
  };
  const canAsk = process.stdin.isTTY === true;
  if (!canAsk && (!fromInput || kind === 'puk')) return needed;
  if (refused !== undefined) console.error(failureSentence(refused, en));

  const tries = triesLeft === undefined ? '' : ` (${en.triesLeft(triesLeft)})`;
  const consents = canAsk && !fromInput ? await consentsToLastTry(state, signal) : false;
  if (consents === undefined) return needed;
  const code = await askFor(
    `${kind === 'pin' ? 'PIN' : 'PUK'} of the SIM${tries} `,
    kind === 'pin' ? pinForm : pukForm,
    signal,
  );
  if (code === undefined) return signal.aborted ? undefined : needed;
  // What comes from a pipe comes again at the next start, without anybody looking.
  const origin = fromInput ? 'stored' : 'user';
  if (kind === 'pin') {
    if (runner.state.state !== 'pin-required') return undefined;
    runner.unlock({ kind, pin: code, origin, consentToLastTry: consents });
    return undefined;
  }
  const newPin = await askFor('New PIN for the SIM (4 to 8 digits) ', pinForm, signal);
  if (newPin === undefined) return signal.aborted ? undefined : needed;
  if (runner.state.state !== 'pin-required') return undefined;
  runner.unlock({ kind, puk: code, newPin, origin, consentToLastTry: consents });
  return undefined;
}

/** True and false are answers to go on with; undefined means that the person would rather not. */
async function consentsToLastTry(
  { kind, triesLeft }: PinRequired,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  if (triesLeft !== undefined && triesLeft > 1) return false;
  const known =
    triesLeft === undefined ? 'The stick does not tell how many tries are left' : 'One try is left';
  const outcome =
    kind === 'pin' ? 'locks the SIM until its PUK is entered' : 'kills the SIM for good';
  const text = `${known}. A wrong code ${outcome}. Type "yes" to go on: `;
  const answer = await readAnswer({ text, signal, unseen: false });
  return answer?.toLowerCase() === 'yes' ? true : undefined;
}

/** Asks until the entry has the right form: a typing slip is not a try. */
async function askFor(
  text: string,
  form: RegExp,
  signal: AbortSignal,
): Promise<string | undefined> {
  for (;;) {
    const entry = await readAnswer({ text, signal });
    if (entry === undefined || entry === '') return undefined;
    if (form.test(entry)) return entry;
    console.error(
      form === pukForm
        ? 'A PUK has 8 digits; nothing was sent.'
        : 'A PIN has 4 to 8 digits; nothing was sent.',
    );
    if (process.stdin.isTTY !== true) return undefined;
  }
}
