/** One user action, one try: the way of a PIN or PUK from the session to the SIM, sticks of all kinds. */
import { expect, it } from 'vitest';

import { AtSession } from '../../main/at/at-session.ts';
import { PinGuard } from '../../main/at/pin-guard.ts';
import type { PinLock } from '../../main/at/pin-lock.ts';
import { Pace } from '../../main/session/pace.ts';
import { PinMemory } from '../../main/session/pin-memory.ts';
import type { ModemContext } from '../../main/session/procedures/modem-context.ts';
import { readSim, settleSim } from '../../main/session/procedures/read-sim.ts';
import { unlockSim, type Unlock } from '../../main/session/procedures/unlock-sim.ts';
import { MemoryPinJournal } from '../fakes/memory-pin-journal.ts';
import { ScriptedAtChannel } from '../fakes/scripted-at-channel.ts';

const ICCID = '8949000000000000015';
const pinByUser: Unlock = { kind: 'pin', pin: '1234', origin: 'user', consentToLastTry: false };
const pukByUser: Unlock = {
  kind: 'puk',
  puk: '12345678',
  newPin: '4321',
  origin: 'user',
  consentToLastTry: false,
};
const pinLine = 'AT+CPIN="1234"';
const pukLine = 'AT+CPIN="12345678","4321"';

/** Answers of a stick with a locked SIM; the last field of each is the final result code. */
const pinLocked = {
  'AT+CPIN?': ['+CPIN: SIM PIN', 'OK'],
  'AT^CPIN?': ['^CPIN: SIM PIN,3,10,3,10,3', 'OK'],
  'AT^ICCID?': [`^ICCID: ${ICCID}`, 'OK'],
};
const pukLocked = {
  ...pinLocked,
  'AT+CPIN?': ['+CPIN: SIM PUK', 'OK'],
  'AT^CPIN?': ['^CPIN: SIM PUK,10,10,0,10,3', 'OK'],
};

const freeLock: PinLock = {
  acquire: () => Promise.resolve({ release: () => Promise.resolve() }),
};

function openModem(
  answers: Readonly<Record<string, readonly string[]>>,
  { journal = new MemoryPinJournal(), lock = freeLock } = {},
) {
  const channel = new ScriptedAtChannel({ answers, otherwise: ['ERROR'] });
  const pinGuard = new PinGuard(journal, lock);
  const forgotten: string[] = [];
  const context: ModemContext = {
    at: new AtSession({ channel, guard: pinGuard }),
    pinGuard,
    pace: new Pace(new AbortController().signal, 0),
    pinMemory: new PinMemory({
      keeper: undefined,
      onWrong: (simKey) => forgotten.push(simKey),
    }),
  };
  const codes = () => channel.written.filter((line) => line.startsWith('AT+CPIN='));
  return { context, codes, journal, forgotten };
}

it.each<[string, Record<string, readonly string[]>, Unlock, string]>([
  ['a PIN, ^CPIN? unknown to the stick', pinLocked, pinByUser, pinLine],
  ['a PUK, ^CPIN? unknown to the stick', pukLocked, pukByUser, pukLine],
])('%s, counts as the last try and needs consent', async (_, answers, unlock, line) => {
  const untold = { ...answers, 'AT^CPIN?': ['ERROR'] };
  const { context, codes } = openModem(untold);
  expect(await unlockSim(context, unlock)).toEqual({
    type: 'unlock-refused',
    sim: { status: unlock.kind, triesLeft: undefined },
    failure: { code: 'pin-guarded', detail: 'tries-too-low' },
  });
  expect(codes()).toEqual([]);

  await unlockSim(context, { ...unlock, consentToLastTry: true });
  expect(codes()).toEqual([line]);
});

it.each<[string, Record<string, readonly string[]>, Unlock, string, number]>([
  [
    'the last PIN try without consent',
    { ...pinLocked, 'AT^CPIN?': ['^CPIN: SIM PIN,1,10,1,10,3', 'OK'] },
    pinByUser,
    'tries-too-low',
    1,
  ],
  [
    'the last PUK try without consent',
    { ...pukLocked, 'AT^CPIN?': ['^CPIN: SIM PUK,1,1,0,10,3', 'OK'] },
    pukByUser,
    'tries-too-low',
    1,
  ],
  [
    'a stored PIN for a SIM without a number',
    { ...pinLocked, 'AT^ICCID?': ['+CME ERROR: 4'] },
    { ...pinByUser, origin: 'stored' },
    'unknown-sim',
    3,
  ],
  ['a stored PUK', pukLocked, { ...pukByUser, origin: 'stored' }, 'never-automatic', 10],
  ['a PIN that is none', pinLocked, { ...pinByUser, pin: '12a4' }, 'not 4 to 8 digits', 3],
])('keeps back %s', async (_, answers, unlock, detail, triesLeft) => {
  const { context, codes, journal } = openModem(answers);
  expect(await unlockSim(context, unlock)).toMatchObject({
    type: 'unlock-refused',
    failure: { code: 'pin-guarded', detail, triesLeft },
  });
  expect(codes()).toEqual([]);
  expect(journal.entries.size).toBe(0);
});

it('lets a person unlock a SIM without a number', async () => {
  const { context, codes } = openModem({
    ...pinLocked,
    'AT^ICCID?': ['ERROR'],
    [pinLine]: ['ERROR'],
  });
  expect(await unlockSim(context, pinByUser)).toMatchObject({ failure: { code: 'pin-wrong' } });
  expect(codes()).toEqual([pinLine]);
});

it('does not send what was entered for the other kind of lock', async () => {
  const puk = openModem(pukLocked);
  expect(await unlockSim(puk.context, pinByUser)).toMatchObject({
    failure: { code: 'puk-required', triesLeft: 10 },
  });
  const pin = openModem(pinLocked);
  expect(await unlockSim(pin.context, pukByUser)).toMatchObject({
    failure: { code: 'pin-required', triesLeft: 3 },
  });
  expect([...puk.codes(), ...pin.codes()]).toEqual([]);
});

it('sends nothing while another program is at the SIM', async () => {
  const lock: PinLock = { acquire: () => Promise.resolve(undefined) };
  const { context, codes } = openModem(pinLocked, { lock });
  expect(await unlockSim(context, pinByUser)).toMatchObject({
    failure: { code: 'pin-guarded', detail: 'in-use-elsewhere', triesLeft: 3 },
  });
  expect(codes()).toEqual([]);
});

it('sends nothing when the SIM can not be held or the attempt not be put on record', async () => {
  const lock: PinLock = { acquire: () => Promise.reject(new Error('read-only')) };
  const unheld = openModem(pinLocked, { lock });
  const unrecorded = openModem(pinLocked);
  unrecorded.journal.failure = new Error('disk full');
  for (const { context, codes } of [unheld, unrecorded]) {
    expect(await unlockSim(context, pinByUser)).toMatchObject({
      failure: { code: 'pin-guarded', detail: 'journal-failed' },
    });
    expect(codes()).toEqual([]);
  }
});

it('gives the SIM free after every outcome', async () => {
  const held: string[] = [];
  const lock: PinLock = {
    acquire: (simKey) => {
      held.push(simKey ?? 'any');
      return Promise.resolve({ release: () => Promise.resolve(void held.pop()) });
    },
  };
  const wrong = openModem({ ...pinLocked, [pinLine]: ['+CME ERROR: 16'] }, { lock });
  await unlockSim(wrong.context, pinByUser);
  expect(held).toEqual([]);
  const gone = openModem({ ...pinLocked, 'AT+CPIN?': ['+CME ERROR: 10'] }, { lock });
  await expect(unlockSim(gone.context, pinByUser)).rejects.toThrow('sim-missing');
  expect(held).toEqual([]);
});

it('does not call a PIN wrong that the SIM was never asked about', async () => {
  const { context, journal } = openModem({ ...pinLocked, [pinLine]: ['+CME ERROR: 14'] });
  expect(await unlockSim(context, { ...pinByUser, origin: 'stored' })).toMatchObject({
    failure: { code: 'pin-guarded', detail: 'not-asked', triesLeft: 3 },
  });
  expect(journal.entries.size).toBe(0);
});

it('tells whoever stored it that a PIN is wrong, and sends it no second time', async () => {
  const { context, codes, forgotten } = openModem({ ...pinLocked, [pinLine]: ['+CME ERROR: 16'] });
  const stored: Unlock = { ...pinByUser, origin: 'stored' };
  expect(await unlockSim(context, stored)).toMatchObject({ failure: { code: 'pin-wrong' } });
  expect(forgotten).toEqual([ICCID]);
  expect(await unlockSim(context, stored)).toMatchObject({
    failure: { code: 'pin-guarded', detail: 'stored-code-refused' },
  });
  expect(codes()).toEqual([pinLine]);
  expect(await settleSim(context, await readSim(context))).toMatchObject({
    status: 'pin',
    onRecord: 'stored-code-refused',
  });
  expect(forgotten).toEqual([ICCID, ICCID]);
});

it.each([
  ['unclear while the tries are as before', '^CPIN: SIM PIN,3,10,3,10,3', 'unfinished-attempt', 0],
  ['refused once a try is gone', '^CPIN: SIM PIN,2,10,2,10,3', 'stored-code-refused', 1],
])('calls an attempt without an answer %s', async (_, tries, onRecord, reports) => {
  const journal = new MemoryPinJournal();
  journal.entries.set(ICCID, { kind: 'pin', origin: 'stored', state: 'sent', triesLeft: 3 });
  const { context, codes, forgotten } = openModem(
    { ...pinLocked, 'AT^CPIN?': [tries, 'OK'] },
    { journal },
  );
  expect(await settleSim(context, await readSim(context))).toMatchObject({ onRecord });
  expect(forgotten).toHaveLength(reports);
  expect(codes()).toEqual([]);
});

it('forgets an attempt without an answer when the SIM turns out to be open', async () => {
  const journal = new MemoryPinJournal();
  journal.entries.set(ICCID, { kind: 'pin', origin: 'stored', state: 'sent', triesLeft: 3 });
  const { context } = openModem({ ...pinLocked, 'AT+CPIN?': ['+CPIN: READY', 'OK'] }, { journal });
  expect(await settleSim(context, await readSim(context))).toEqual({ status: 'ready' });
  expect(journal.entries.size).toBe(0);
});

it('goes on with an open SIM when the journal can not be read', async () => {
  const { context, journal } = openModem(pinLocked);
  journal.failure = new Error('no such disk');
  expect(await settleSim(context, { status: 'ready' })).toEqual({ status: 'ready' });
});
