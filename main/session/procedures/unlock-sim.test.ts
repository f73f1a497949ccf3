import { describe, expect, it } from 'vitest';

import { ManualAtTimers } from '../../../test/fakes/manual-at-timers.ts';
import { scriptedModem, type ScriptedModem } from '../../../test/fakes/scripted-modem.ts';
import { PinMemory } from '../pin-memory.ts';
import { unlockSim, unlockSimByMemory, type Unlock } from './unlock-sim.ts';

const SIM_KEY = '89490200001234567890';
const iccid = `
  > AT^ICCID?
  < ^ICCID: ${SIM_KEY}
  < OK`;
const ready = `
  > AT+CPIN?
  < +CPIN: READY
  < OK`;
const locked = (kind: 'PIN' | 'PUK', pinTries = 3, pukTries = 10) => `
  > AT+CPIN?
  < +CPIN: SIM ${kind}
  < OK
  > AT^CPIN?
  < ^CPIN: SIM ${kind},,${pukTries},${pinTries},10,3
  < OK`;
const sends = (code: string, answer: string) => `
  > AT+CPIN=${code}
  < ${answer}`;

const byUser: Unlock = { kind: 'pin', pin: '4711', origin: 'user', consentToLastTry: false };
const stored: Unlock = { ...byUser, origin: 'stored' };
const puk: Unlock = {
  kind: 'puk',
  puk: '12345678',
  newPin: '4711',
  origin: 'user',
  consentToLastTry: false,
};

async function unlocking(modem: ScriptedModem, unlock: Unlock) {
  const event = await unlockSim(modem.context, unlock);
  expect(modem.channel.remaining).toEqual([]);
  return event;
}

describe('a code that is right', () => {
  it.each<[string, Unlock, string]>([
    ['a PIN', byUser, locked('PIN') + sends('"4711"', 'OK')],
    ['a stored PIN', stored, locked('PIN') + sends('"4711"', 'OK')],
    ['a PUK and a new PIN', puk, locked('PUK', 0) + sends('"12345678","4711"', 'OK')],
  ])('%s: opens the SIM', async (_name, unlock, transcript) => {
    const modem = scriptedModem(iccid + transcript + ready);
    expect(await unlocking(modem, unlock)).toEqual({ type: 'sim-read', sim: { status: 'ready' } });
    expect(modem.journal.entries.size).toBe(0);
    expect(modem.storedPinsWrong).toEqual([]);
  });

  it('is believed although the SIM says SIM PIN for a moment', async () => {
    const modem = scriptedModem(
      iccid + locked('PIN') + sends('"4711"', 'OK') + locked('PIN') + locked('PIN') + ready,
    );
    expect(await unlocking(modem, byUser)).toMatchObject({ type: 'sim-read' });
    expect(modem.pauses).toEqual([500, 500]);
  });

  it('sim-failure: accepted, and the SIM stays locked for five seconds', async () => {
    const modem = scriptedModem(
      iccid + locked('PIN') + sends('"4711"', 'OK') + locked('PIN').repeat(10),
    );
    await expect(unlocking(modem, byUser)).rejects.toMatchObject({
      failure: { code: 'sim-failure', detail: 'accepted the PIN and stayed locked' },
    });
    expect(modem.pauses).toEqual(Array.from({ length: 10 }, () => 500));
  });

  it('is not sent to a SIM that somebody else has opened', async () => {
    const modem = scriptedModem(iccid + ready);
    expect(await unlocking(modem, byUser)).toMatchObject({ sim: { status: 'ready' } });
  });

  it('opened the SIM although the answer was an error: the SIM is believed', async () => {
    const modem = scriptedModem(iccid + locked('PIN') + sends('"4711"', '+CME ERROR: 16') + ready);
    expect(await unlocking(modem, byUser)).toEqual({ type: 'sim-read', sim: { status: 'ready' } });
  });
});

describe('a code that is refused', () => {
  it.each<[string, Unlock, string[]]>([
    ['entered', byUser, []],
    ['stored', stored, [SIM_KEY]],
  ])('pin-wrong: %s', async (_name, unlock, forgotten) => {
    const modem = scriptedModem(
      iccid + locked('PIN') + sends('"4711"', '+CME ERROR: 16') + locked('PIN', 2),
    );
    expect(await unlocking(modem, unlock)).toEqual({
      type: 'unlock-refused',
      sim: { status: 'pin', triesLeft: 2 },
      failure: { code: 'pin-wrong', triesLeft: 2 },
    });
    expect(modem.storedPinsWrong).toEqual(forgotten);
  });

  it('does not count where the SIM was too busy to look at it', async () => {
    const modem = scriptedModem(
      iccid + locked('PIN') + sends('"4711"', '+CME ERROR: 14') + locked('PIN'),
    );
    expect(await unlocking(modem, stored)).toMatchObject({
      failure: { code: 'pin-guarded', detail: 'not-asked', triesLeft: 3 },
    });
    expect(modem.storedPinsWrong).toEqual([]);
  });

  it('is told without a count where the stick does not know it', async () => {
    const noCount = `
      > AT+CPIN?
      < +CPIN: SIM PIN
      < OK
      > AT^CPIN?
      < ERROR`;
    const modem = scriptedModem(iccid + noCount + sends('"4711"', '+CME ERROR: 16') + noCount);
    const unlock = { ...byUser, consentToLastTry: true };
    expect(await unlocking(modem, unlock)).toEqual({
      type: 'unlock-refused',
      sim: { status: 'pin', triesLeft: undefined },
      failure: { code: 'pin-wrong' },
    });
  });
});

describe('a code that is not sent', () => {
  it.each<[string, Unlock, string, object]>([
    [
      'puk-required: a PIN for a SIM that wants its PUK',
      byUser,
      locked('PUK', 0),
      { code: 'puk-required', triesLeft: 10 },
    ],
    [
      'pin-required: a PUK for a SIM that wants its PIN',
      puk,
      locked('PIN'),
      { code: 'pin-required', triesLeft: 3 },
    ],
    [
      'pin-guarded: a PIN of three digits',
      { ...byUser, pin: '471' },
      locked('PIN'),
      { code: 'pin-guarded', detail: 'not 4 to 8 digits', triesLeft: 3 },
    ],
    [
      'pin-guarded: the last try, without consent',
      byUser,
      locked('PIN', 1),
      { code: 'pin-guarded', triesLeft: 1, detail: expect.any(String) as unknown },
    ],
  ])('%s', async (_name, unlock, transcript, failure) => {
    const modem = scriptedModem(iccid + transcript);
    expect(await unlocking(modem, unlock)).toMatchObject({ type: 'unlock-refused', failure });
    expect(modem.channel.written.filter((line) => line.startsWith('AT+CPIN='))).toEqual([]);
  });

  it('a stored one for a SIM that does not tell its number', async () => {
    const modem = scriptedModem(`
      > AT^ICCID?
      < ERROR
      ${locked('PIN')}`);
    expect(await unlocking(modem, stored)).toMatchObject({ failure: { code: 'pin-guarded' } });
    expect(modem.storedPinsWrong).toEqual([]);
  });

  it('without a journal, and the SIM is still locked', async () => {
    const modem = scriptedModem(iccid + locked('PIN'));
    modem.journal.failure = new Error('EACCES');
    expect(await unlocking(modem, byUser)).toMatchObject({ failure: { code: 'pin-guarded' } });
  });

  it('without a journal, and the SIM is open by now', async () => {
    const modem = scriptedModem(iccid + ready);
    modem.journal.failure = new Error('EACCES');
    expect(await unlocking(modem, byUser)).toEqual({ type: 'sim-read', sim: { status: 'ready' } });
  });

  it('once the session ends', async () => {
    const modem = scriptedModem(iccid);
    modem.abort();
    await expect(unlockSim(modem.context, byUser)).rejects.toThrow();
    expect(modem.channel.written).toEqual([]);
  });
});

describe('what is remembered of a code that was right', () => {
  it.each<[string, Unlock, string]>([
    ['the PIN', byUser, locked('PIN') + sends('"4711"', 'OK')],
    ['the new PIN, not the PUK', puk, locked('PUK', 0) + sends('"12345678","4711"', 'OK')],
  ])('is %s', async (_name, unlock, transcript) => {
    const modem = scriptedModem(iccid + transcript + ready);
    await unlocking(modem, unlock);
    expect(await modem.context.pinMemory.recall(SIM_KEY)).toBe('4711');
  });

  it.each([
    [undefined, []],
    [false, []],
    [true, [[SIM_KEY, '4711']]],
  ])('is kept beyond this run when a person wants that (%s)', async (keep, kept) => {
    const stored: string[][] = [];
    const modem = scriptedModem(iccid + locked('PIN') + sends('"4711"', 'OK') + ready);
    const keeper = {
      recall: () => Promise.resolve(undefined),
      store: (simKey: string, pin: string) => void stored.push([simKey, pin]),
    };
    const pinMemory = new PinMemory({ keeper, onWrong: () => undefined });
    const unlock = keep === undefined ? byUser : { ...byUser, keep };
    await unlockSim({ ...modem.context, pinMemory }, unlock);
    expect(stored).toEqual(kept);
  });

  it('is nothing of a code that was wrong', async () => {
    const modem = scriptedModem(
      iccid + locked('PIN') + sends('"4711"', '+CME ERROR: 16') + locked('PIN', 2),
    );
    await unlocking(modem, byUser);
    expect(await modem.context.pinMemory.recall(SIM_KEY)).toBeUndefined();
  });
});

describe('a SIM that somebody else holds', () => {
  it('pin-guarded: gets no code', async () => {
    const modem = scriptedModem(iccid + locked('PIN'));
    await modem.context.pinGuard.hold(SIM_KEY);
    expect(await unlocking(modem, byUser)).toEqual({
      type: 'unlock-refused',
      sim: { status: 'pin', triesLeft: 3 },
      failure: { code: 'pin-guarded', detail: 'in-use-elsewhere', triesLeft: 3 },
    });
  });

  it('needs none when that one has opened it', async () => {
    const modem = scriptedModem(iccid + ready);
    await modem.context.pinGuard.hold(SIM_KEY);
    expect(await unlocking(modem, byUser)).toEqual({ type: 'sim-read', sim: { status: 'ready' } });
  });

  it('can be held again after each attempt, however it went', async () => {
    const modem = scriptedModem(
      iccid + locked('PIN') + sends('"4711"', '+CME ERROR: 16') + locked('PIN', 2) + iccid + ready,
    );
    await unlockSim(modem.context, byUser);
    expect(await unlocking(modem, byUser)).toMatchObject({ type: 'sim-read' });
    await expect(modem.context.pinGuard.hold(SIM_KEY)).resolves.toMatchObject({ simKey: SIM_KEY });
  });
});

it('sim-failure: no answer to the PIN, which stays on record and is not sent again', async () => {
  const timers = new ManualAtTimers();
  const modem = scriptedModem(
    `${iccid}${locked('PIN')}
    > AT+CPIN="4711"`,
    timers,
  );
  const failed = expect(unlockSim(modem.context, stored)).rejects.toMatchObject({
    failure: { code: 'sim-failure', detail: 'no answer to the PIN' },
  });
  await timers.advance(60_000);
  await failed;
  expect(modem.journal.entries.get(SIM_KEY)).toMatchObject({ state: 'sent', origin: 'stored' });
  expect(modem.storedPinsWrong).toEqual([]);
  expect(modem.channel.written.filter((line) => line.startsWith('AT+CPIN='))).toHaveLength(1);
});

describe('unlockSimByMemory', () => {
  async function byMemory(transcript: string, remembered?: string) {
    const modem = scriptedModem(transcript);
    if (remembered !== undefined) modem.context.pinMemory.accept(SIM_KEY, remembered, false);
    const event = await unlockSimByMemory(modem.context);
    expect(modem.channel.remaining).toEqual([]);
    return { event, modem };
  }

  it('sends the PIN of this very SIM', async () => {
    const { event } = await byMemory(
      iccid + iccid + locked('PIN') + sends('"0815"', 'OK') + ready,
      '0815',
    );
    expect(event).toEqual({ type: 'sim-read', sim: { status: 'ready' } });
  });

  it('sends none of another SIM', async () => {
    const other = iccid.replace(SIM_KEY, '89490200009999999999');
    const { event } = await byMemory(other + locked('PIN'), '0815');
    expect(event).toEqual({ type: 'sim-read', sim: { status: 'pin', triesLeft: 3 } });
  });

  it('forgets one that is wrong', async () => {
    const { event, modem } = await byMemory(
      iccid + iccid + locked('PIN') + sends('"0815"', '+CME ERROR: 16') + locked('PIN', 2),
      '0815',
    );
    expect(event).toMatchObject({ type: 'unlock-refused', failure: { code: 'pin-wrong' } });
    expect(modem.storedPinsWrong).toEqual([SIM_KEY]);
    expect(await modem.context.pinMemory.recall(SIM_KEY)).toBeUndefined();
  });

  it('never takes the last try, which is a person’s', async () => {
    const { event, modem } = await byMemory(iccid + iccid + locked('PIN', 1), '0815');
    expect(event).toMatchObject({ failure: { code: 'pin-guarded', detail: 'tries-too-low' } });
    expect(modem.storedPinsWrong).toEqual([]);
  });
});
