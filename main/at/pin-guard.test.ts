import { describe, expect, it } from 'vitest';

import { MemoryPinJournal } from '../../test/fakes/memory-pin-journal.ts';
import { classifyOutgoing } from './outgoing-line.ts';
import {
  attemptOutcome,
  type CodeRequest,
  type PinAttempt,
  PinGuard,
  type ShownSim,
} from './pin-guard.ts';
import { type PinJournalEntry, UNKNOWN_SIM } from './pin-journal.ts';
import type { PinLock, PinLockHold } from './pin-lock.ts';

const SIM = '8949000000000000015';
const pinLine = classifyOutgoing('AT+CPIN="1234"');

const byUser: CodeRequest = { kind: 'pin', origin: 'user', simKey: SIM, triesLeft: 3 };
const stored: CodeRequest = { ...byUser, origin: 'stored' };

function redeemed(guard: PinGuard, request: CodeRequest): PinAttempt {
  const attempt = guard.redeem(pinLine, guard.authorise(request));
  if (!attempt) throw new Error('the line carries no code');
  return attempt;
}

it.each<[string, Partial<CodeRequest>, string]>([
  ['a user with one try and no consent', { triesLeft: 1 }, 'tries-too-low'],
  ['a user on a stick that does not tell the tries', { triesLeft: undefined }, 'tries-too-low'],
  ['no tries, with consent', { triesLeft: 0, consentToLastTry: true }, 'no-tries-left'],
  ['nonsense for tries', { triesLeft: NaN, consentToLastTry: true }, 'no-tries-left'],
  ['a stored PIN with one try', { origin: 'stored', triesLeft: 1 }, 'tries-too-low'],
  [
    'a stored PIN with one try and a consent it can not have',
    { origin: 'stored', triesLeft: 1, consentToLastTry: true },
    'tries-too-low',
  ],
  ['a stored PIN with tries unknown', { origin: 'stored', triesLeft: undefined }, 'tries-too-low'],
  ['a stored PIN for a SIM without ICCID', { origin: 'stored', simKey: undefined }, 'unknown-sim'],
  ['a stored PIN for a SIM with an empty ICCID', { origin: 'stored', simKey: '' }, 'unknown-sim'],
  ['a stored PUK', { origin: 'stored', kind: 'puk', triesLeft: 10 }, 'never-automatic'],
  ['a stored lock code', { origin: 'stored', kind: 'lock-code', triesLeft: 10 }, 'never-automatic'],
  ['a PUK with one try', { kind: 'puk', triesLeft: 1 }, 'tries-too-low'],
])('authorises nothing for %s', (_, change, reason) => {
  const guard = new PinGuard(new MemoryPinJournal());
  expect(() => guard.authorise({ ...byUser, ...change })).toThrow(
    expect.objectContaining({ name: 'PinGuardError', reason }),
  );
});

it.each<Partial<CodeRequest>>([
  {},
  { origin: 'stored' },
  { triesLeft: 2 },
  { triesLeft: 1, consentToLastTry: true },
  { triesLeft: undefined, consentToLastTry: true },
  { simKey: undefined },
  { kind: 'puk', triesLeft: 10 },
])('authorises %j', (change) => {
  const guard = new PinGuard(new MemoryPinJournal());
  expect(guard.authorise({ ...byUser, ...change })).toEqual({ kind: change.kind ?? 'pin' });
});

it('accepts an authorisation once, of its own making, and for the kind of code it is for', () => {
  const guard = new PinGuard(new MemoryPinJournal());
  const other = new PinGuard(new MemoryPinJournal());
  const authorisation = guard.authorise(byUser);
  const reason = (expected: string): unknown => expect.objectContaining({ reason: expected });

  expect(() => guard.redeem(pinLine, undefined)).toThrow(reason('no-authorisation'));
  expect(() => guard.redeem(pinLine, { kind: 'pin' })).toThrow(reason('authorisation-used'));
  expect(() => other.redeem(pinLine, authorisation)).toThrow(reason('authorisation-used'));
  expect(guard.redeem(pinLine, authorisation)).toBeDefined();
  expect(() => guard.redeem(pinLine, authorisation)).toThrow(reason('authorisation-used'));

  const forPuk = guard.authorise({ ...byUser, kind: 'puk', triesLeft: 10 });
  expect(() => guard.redeem(pinLine, forPuk)).toThrow(reason('wrong-kind'));
  expect(() => guard.redeem(pinLine, forPuk)).toThrow(reason('authorisation-used'));
});

it('lets harmless lines pass and spends no authorisation on them', () => {
  const guard = new PinGuard(new MemoryPinJournal());
  const authorisation = guard.authorise(byUser);
  expect(guard.redeem(classifyOutgoing('AT+CPIN?'), authorisation)).toBeUndefined();
  expect(guard.redeem(pinLine, authorisation)).toBeDefined();
});

it('has the attempt on record before it may leave, and clears it with the right answer', async () => {
  const journal = new MemoryPinJournal();
  const guard = new PinGuard(journal);
  const attempt = redeemed(guard, byUser);
  expect(journal.entries.size).toBe(0);
  await guard.begin(attempt);
  expect(journal.entries.get(SIM)).toEqual({
    kind: 'pin',
    origin: 'user',
    state: 'sent',
    triesLeft: 3,
  });
  await guard.finish(attempt, 'accepted');
  expect(journal.entries.size).toBe(0);
});

it('sends nothing when the record can not be kept', async () => {
  const journal = new MemoryPinJournal();
  const guard = new PinGuard(journal);
  journal.failure = new Error('disk full');
  await expect(guard.begin(redeemed(guard, byUser))).rejects.toMatchObject({
    reason: 'journal-failed',
    cause: journal.failure,
  });
});

it('after a kill between code and answer sends no stored PIN, at any later start', async () => {
  const journal = new MemoryPinJournal();
  const first = new PinGuard(journal);
  await first.begin(redeemed(first, stored));

  for (let start = 0; start < 3; start += 1) {
    const guard = new PinGuard(journal);
    await expect(guard.begin(redeemed(guard, stored))).rejects.toMatchObject({
      reason: 'unfinished-attempt',
    });
  }
});

it('after a kill lets a person act again, whose success makes the stored PIN usable', async () => {
  const journal = new MemoryPinJournal();
  const killed = new PinGuard(journal);
  await killed.begin(redeemed(killed, stored));

  const guard = new PinGuard(journal);
  const attempt = redeemed(guard, byUser);
  await guard.begin(attempt);
  await guard.finish(attempt, 'accepted');
  await expect(guard.begin(redeemed(guard, stored))).resolves.toBeUndefined();
});

it('never sends a stored PIN again that was refused, not even after a restart', async () => {
  const journal = new MemoryPinJournal();
  const guard = new PinGuard(journal);
  const attempt = redeemed(guard, stored);
  await guard.begin(attempt);
  await guard.finish(attempt, 'refused');

  for (const later of [guard, new PinGuard(journal)]) {
    await expect(later.begin(redeemed(later, stored))).rejects.toMatchObject({
      reason: 'stored-code-refused',
    });
  }
});

it('keeps the refused stored PIN on record when a person types a wrong one too', async () => {
  const journal = new MemoryPinJournal();
  const guard = new PinGuard(journal);
  const automatic = redeemed(guard, stored);
  await guard.begin(automatic);
  await guard.finish(automatic, 'refused');
  const typed = redeemed(guard, { ...byUser, triesLeft: 2 });
  await guard.begin(typed);
  await guard.finish(typed, 'refused');
  expect(journal.entries.get(SIM)).toMatchObject({ origin: 'stored', state: 'refused' });
});

it.each([
  ['pin', 'refused', undefined],
  ['pin', 'sent', undefined],
  ['puk', 'refused', 'refused'],
  ['puk', 'sent', undefined],
  ['pin2', 'refused', 'refused'],
  ['pin2', 'sent', 'sent'],
] as const)('an accepted %s leaves of a stored PIN %s: %s', async (kind, state, left) => {
  const journal = new MemoryPinJournal();
  journal.entries.set(SIM, { kind: 'pin', origin: 'stored', state, triesLeft: 3 });
  const guard = new PinGuard(journal);
  const lines = {
    pin: 'AT+CPIN="1234"',
    puk: 'AT+CPIN="12345678","1234"',
    pin2: 'AT+CPIN2="1234"',
  };
  const authorisation = guard.authorise({ ...byUser, kind });
  const attempt = guard.redeem(classifyOutgoing(lines[kind]), authorisation);
  if (attempt === undefined) throw new Error('the line carries no code');
  await guard.begin(attempt);
  await guard.finish(attempt, 'accepted');
  expect(journal.entries.get(SIM)?.state).toBe(left);
});

it('forgets an attempt that the SIM was never asked about', async () => {
  const journal = new MemoryPinJournal();
  const guard = new PinGuard(journal);
  const attempt = redeemed(guard, stored);
  await guard.begin(attempt);
  await guard.finish(attempt, 'not-asked');
  await expect(guard.begin(redeemed(guard, stored))).resolves.toBeUndefined();
});

it('does not honour an authorisation given before another code was sent', async () => {
  const guard = new PinGuard(new MemoryPinJournal());
  const [one, two] = [redeemed(guard, byUser), redeemed(guard, byUser)];
  await guard.begin(one);
  await guard.finish(one, 'refused');
  await expect(guard.begin(two)).rejects.toMatchObject({ reason: 'authorisation-stale' });
});

it('keeps SIMs apart and has a record for those that do not tell who they are', async () => {
  const journal = new MemoryPinJournal();
  const guard = new PinGuard(journal);
  await guard.begin(redeemed(guard, { ...byUser, simKey: undefined }));
  expect([...journal.entries.keys()]).toEqual([UNKNOWN_SIM]);
  await expect(guard.begin(redeemed(guard, stored))).resolves.toBeUndefined();
});

it.each([
  ['nothing on record', undefined, { ready: false, triesLeft: 3 }, 'none', undefined],
  ['the SIM is ready', 'sent', { ready: true, triesLeft: 3 }, 'accepted', undefined],
  ['a try is gone', 'sent', { ready: false, triesLeft: 2 }, 'refused', 'refused'],
  ['the counter is as before', 'sent', { ready: false, triesLeft: 3 }, 'unclear', 'sent'],
  ['the counter is unknown', 'sent', { ready: false, triesLeft: undefined }, 'unclear', 'sent'],
  ['known as wrong', 'refused', { ready: true, triesLeft: 3 }, 'refused', 'refused'],
  [
    'the last try is gone',
    'sent',
    { ready: false, kind: 'puk', triesLeft: 10 },
    'refused',
    'refused',
  ],
] as const)('settles an old attempt: %s', async (_, state, shown, outcome, left) => {
  const journal = new MemoryPinJournal();
  if (state) journal.entries.set(SIM, { kind: 'pin', origin: 'stored', state, triesLeft: 3 });
  expect(await new PinGuard(journal).settle(SIM, shown)).toBe(outcome);
  expect(journal.entries.get(SIM)?.state).toBe(left);
});

it('does not blame the stored PIN for what a person typed before the kill', async () => {
  const journal = new MemoryPinJournal();
  journal.entries.set(SIM, { kind: 'pin', origin: 'user', state: 'sent', triesLeft: 3 });
  const outcome = await new PinGuard(journal).settle(SIM, { ready: false, triesLeft: 2 });
  expect(outcome).toBe('unclear');
});

it.each([
  [{ kind: 'OK' }, 'accepted'],
  [{ kind: 'CME', code: 16 }, 'refused'],
  [{ kind: 'CME', code: 12 }, 'refused'],
  [{ kind: 'ERROR' }, 'refused'],
  [{ kind: 'CME', code: 10 }, 'not-asked'],
  [{ kind: 'CME', code: 14 }, 'not-asked'],
  [{ kind: 'CMS', code: 14 }, 'refused'],
] as const)('takes %j for %s', (result, outcome) => {
  expect(attemptOutcome(result)).toBe(outcome);
});

/** A lock that one program after the other can have. */
class OneHolderLock implements PinLock {
  readonly held = new Set<string | undefined>();

  acquire(simKey: string | undefined): Promise<PinLockHold | undefined> {
    if (this.held.has(simKey)) return Promise.resolve(undefined);
    this.held.add(simKey);
    const release = () => Promise.resolve(void this.held.delete(simKey));
    return Promise.resolve({ release });
  }
}

it('with a lock authorises only while the SIM is held, and for the SIM that is', async () => {
  const guard = new PinGuard(new MemoryPinJournal(), new OneHolderLock());
  const notHeld = expect.objectContaining({ reason: 'not-held' }) as unknown;
  expect(() => guard.authorise(byUser)).toThrow(notHeld);
  const hold = await guard.hold(SIM);
  expect(() => guard.authorise({ ...byUser, simKey: 'another' })).toThrow(notHeld);
  expect(() => guard.authorise({ ...byUser, simKey: undefined })).toThrow(notHeld);
  await guard.begin(redeemed(guard, byUser));
  await hold.release();
  expect(() => guard.authorise(byUser)).toThrow(notHeld);
});

it('does not honour an authorisation after its hold has ended, nor under the next one', async () => {
  const journal = new MemoryPinJournal();
  const guard = new PinGuard(journal, new OneHolderLock());
  const first = await guard.hold(SIM);
  const [one, two] = [redeemed(guard, byUser), redeemed(guard, byUser)];
  await first.release();
  await expect(guard.begin(one)).rejects.toMatchObject({ reason: 'not-held' });
  await guard.hold(SIM);
  await expect(guard.begin(two)).rejects.toMatchObject({ reason: 'not-held' });
  expect(journal.entries.size).toBe(0);
});

it('lets one of two programs hold a SIM, and the other after it', async () => {
  const lock = new OneHolderLock();
  const [app, cli] = [
    new PinGuard(new MemoryPinJournal(), lock),
    new PinGuard(new MemoryPinJournal(), lock),
  ];
  const hold = await app.hold(SIM);
  const inUse = { name: 'PinGuardError', reason: 'in-use-elsewhere' };
  await expect(cli.hold(SIM)).rejects.toMatchObject(inUse);
  await expect(app.hold(SIM)).rejects.toMatchObject(inUse);
  await hold.release();
  await hold.release();
  await expect(cli.hold(SIM)).resolves.toMatchObject({ simKey: SIM });
});

it('holds for one attempt at a time, also when two ask in the same moment', async () => {
  const guard = new PinGuard(new MemoryPinJournal());
  const both = await Promise.allSettled([guard.hold(SIM), guard.hold(SIM)]);
  expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
});

it('can hold again after a lock that failed', async () => {
  const broken: PinLock = { acquire: () => Promise.reject(new Error('read-only')) };
  const guard = new PinGuard(new MemoryPinJournal(), broken);
  for (let attempt = 0; attempt < 2; attempt += 1) {
    await expect(guard.hold(SIM)).rejects.toMatchObject({ reason: 'journal-failed' });
  }
});

it('leaves an attempt alone that another program has under way', async () => {
  const lock = new OneHolderLock();
  const journal = new MemoryPinJournal();
  const other = new PinGuard(journal, lock);
  const hold = await other.hold(SIM);
  await other.begin(redeemed(other, stored));

  const guard = new PinGuard(journal, lock);
  expect(await guard.settle(SIM, { ready: true, triesLeft: undefined })).toBe('unclear');
  expect(journal.entries.get(SIM)?.state).toBe('sent');
  await hold.release();
  expect(await guard.settle(SIM, { ready: true, triesLeft: undefined })).toBe('accepted');
  expect(lock.held.size).toBe(0);
});

it('settles attempts on a SIM that does not tell who it is under their own key', async () => {
  const journal = new MemoryPinJournal();
  const guard = new PinGuard(journal);
  await guard.begin(redeemed(guard, { ...byUser, simKey: undefined }));
  expect(await guard.settle(undefined, { ready: false, triesLeft: 2 })).toBe('unclear');
  expect(await guard.settle(SIM, { ready: true, triesLeft: undefined })).toBe('none');
  expect(await guard.settle(undefined, { ready: true, triesLeft: undefined })).toBe('accepted');
  expect(journal.entries.size).toBe(0);
});

describe('what the SIM shows of an attempt without an answer', () => {
  const sent = { kind: 'pin', origin: 'stored', state: 'sent', triesLeft: 3 } as const;

  it.each<[string, PinJournalEntry, ShownSim, string]>([
    ['a try fewer', sent, { ready: false, kind: 'pin', triesLeft: 2 }, 'refused'],
    ['as many tries', sent, { ready: false, kind: 'pin', triesLeft: 3 }, 'unclear'],
    ['no number', sent, { ready: false, kind: 'pin', triesLeft: undefined }, 'unclear'],
    [
      'a number where there was none before',
      { ...sent, triesLeft: null },
      { ready: false, kind: 'pin', triesLeft: 2 },
      'unclear',
    ],
    [
      'its PUK: the last try went wrong',
      { ...sent, triesLeft: 1 },
      { ready: false, kind: 'puk', triesLeft: 10 },
      'refused',
    ],
    [
      'its PUK, after a PIN2',
      { ...sent, kind: 'pin2' },
      { ready: false, kind: 'puk', triesLeft: 10 },
      'unclear',
    ],
    [
      'its PIN, after a PUK',
      { ...sent, kind: 'puk' },
      { ready: false, kind: 'pin', triesLeft: 2 },
      'unclear',
    ],
    [
      'a try fewer, of a person who knows what was typed',
      { ...sent, origin: 'user' },
      { ready: false, kind: 'pin', triesLeft: 2 },
      'unclear',
    ],
    ['that it is open', sent, { ready: true, triesLeft: undefined }, 'accepted'],
  ])('%s', async (_name, entry, shown, outcome) => {
    const journal = new MemoryPinJournal();
    journal.entries.set('8949', entry);
    expect(await new PinGuard(journal).settle('8949', shown)).toBe(outcome);
    const left = { refused: { ...entry, state: 'refused' }, unclear: entry, accepted: undefined };
    expect(journal.entries.get('8949')).toEqual(left[outcome as keyof typeof left]);
  });

  it('is nothing to go by while another one holds it, and a failing journal says so', async () => {
    const journal = new MemoryPinJournal();
    journal.entries.set('8949', sent);
    const guard = new PinGuard(journal);
    const hold = await guard.hold('8949');
    const shown = { ready: true, triesLeft: undefined };
    expect(await guard.settle('8949', shown)).toBe('unclear');
    await hold.release();
    journal.failure = new Error('EACCES');
    await expect(guard.settle('8949', shown)).rejects.toMatchObject({ reason: 'journal-failed' });
  });
});
