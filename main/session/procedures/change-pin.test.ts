/** Another PIN, or none to be asked for: what reaches the SIM, and what the person is told. */
import { describe, expect, it } from 'vitest';

import { ManualAtTimers } from '../../../test/fakes/manual-at-timers.ts';
import { scriptedModem, type ScriptedModem } from '../../../test/fakes/scripted-modem.ts';
import { SessionEndedError } from '../pace.ts';
import { applyPinChange, type PinChange } from './change-pin.ts';

const SIM_KEY = '89490200001234567890';
const iccid = `
  > AT^ICCID?
  < ^ICCID: ${SIM_KEY}
  < OK`;
const tries = (pin: number) => `
  > AT^CPIN?
  < ^CPIN: READY,,10,${pin},10,3
  < OK`;
const uncounted = `
  > AT^CPIN?
  < ERROR`;
const sends = (line: string, answer: string) => `
  > ${line}
  < ${answer}`;
const changes = (answer: string) => sends('AT+CPWD="SC","4711","0815"', answer);

const another: PinChange = {
  change: 'pin',
  pin: '4711',
  newPin: '0815',
  consentToLastTry: false,
};
const lock = (locked: boolean): PinChange => ({
  change: 'lock',
  locked,
  pin: '4711',
  consentToLastTry: false,
});

async function changing(modem: ScriptedModem, wanted: PinChange) {
  const failure = await applyPinChange(modem.context, wanted);
  expect(modem.channel.remaining).toEqual([]);
  return failure;
}

/** Lines with a code in them that left. */
function codeLines({ channel }: ScriptedModem): string[] {
  return channel.written.filter((line) => /CPWD|CLCK/.test(line));
}

describe('a change that the SIM takes', () => {
  it.each<[string, PinChange, string, string]>([
    ['another PIN', another, 'AT+CPWD="SC","4711","0815"', '0815'],
    ['no PIN to be asked for', lock(false), 'AT+CLCK="SC",0,"4711"', '4711'],
    ['the PIN to be asked for again', lock(true), 'AT+CLCK="SC",1,"4711"', '4711'],
  ])('%s: sent once, and remembered for this run', async (_name, wanted, line, pin) => {
    const modem = scriptedModem(iccid + tries(3) + sends(line, 'OK'));
    expect(await changing(modem, wanted)).toBeUndefined();
    expect(modem.journal.entries.size).toBe(0);
    expect(await modem.context.pinMemory.recall(SIM_KEY)).toBe(pin);
  });

  it('lets go of the SIM, for the next change', async () => {
    const modem = scriptedModem(
      iccid + tries(3) + changes('OK') + iccid + tries(3) + changes('OK'),
    );
    expect(await applyPinChange(modem.context, another)).toBeUndefined();
    expect(await changing(modem, another)).toBeUndefined();
  });

  it('may be the last try of somebody who knows', async () => {
    const modem = scriptedModem(iccid + tries(1) + changes('OK'));
    expect(await changing(modem, { ...another, consentToLastTry: true })).toBeUndefined();
  });
});

describe('a change that the SIM refuses', () => {
  it('pin-wrong: says how many tries are left, and remembers no PIN', async () => {
    const modem = scriptedModem(iccid + tries(3) + changes('+CME ERROR: 16') + tries(2));
    expect(await changing(modem, another)).toMatchObject({ code: 'pin-wrong', triesLeft: 2 });
    expect(await modem.context.pinMemory.recall(SIM_KEY)).toBeUndefined();
    expect(codeLines(modem)).toHaveLength(1);
  });

  it('pin-wrong: without a number where the stick does not count', async () => {
    const modem = scriptedModem(iccid + uncounted + changes('+CME ERROR: 16') + uncounted);
    const failure = await changing(modem, { ...another, consentToLastTry: true });
    expect(failure).toMatchObject({ code: 'pin-wrong' });
    expect(failure).not.toHaveProperty('triesLeft');
  });

  it('tells no PIN in what it says of the refusal', async () => {
    const modem = scriptedModem(iccid + tries(3) + changes('+CME ERROR: 16') + tries(2));
    expect(JSON.stringify(await changing(modem, another))).not.toMatch(/4711|0815/);
  });

  it('lets go of the SIM, for the next attempt of the person', async () => {
    const modem = scriptedModem(
      iccid + tries(3) + changes('+CME ERROR: 16') + tries(2) + iccid + tries(2) + changes('OK'),
    );
    expect(await applyPinChange(modem.context, another)).toMatchObject({ code: 'pin-wrong' });
    expect(await changing(modem, another)).toBeUndefined();
  });

  it('pin-guarded: a SIM too busy to look at the PIN took no try', async () => {
    const modem = scriptedModem(iccid + tries(3) + changes('+CME ERROR: 14'));
    expect(await changing(modem, another)).toEqual({ code: 'pin-guarded', detail: 'not-asked' });
  });

  it('sim-failure: no answer to the PIN, which is not sent again', async () => {
    const timers = new ManualAtTimers();
    const modem = scriptedModem(
      `${iccid}${tries(3)}
      > AT+CPWD="SC","4711","0815"`,
      timers,
    );
    const failure = applyPinChange(modem.context, another);
    await timers.advance(60_000);
    expect(await failure).toEqual({ code: 'sim-failure', detail: 'no answer to the PIN' });
    expect(codeLines(modem)).toHaveLength(1);
  });
});

describe('a change that is not sent', () => {
  it.each<[string, PinChange, string, string]>([
    ['the last try without consent', another, tries(1), 'tries-too-low'],
    ['a try of which nobody knows whether it is the last', another, uncounted, 'tries-too-low'],
    ['no try left', { ...another, consentToLastTry: true }, tries(0), 'no-tries-left'],
    ['a PIN of three digits', { ...another, pin: '471' }, tries(3), 'not 4 to 8 digits'],
    ['a new PIN with a letter', { ...another, newPin: '08a5' }, tries(3), 'not 4 to 8 digits'],
    ['a PIN that ends the line', { ...lock(true), pin: '1"\r' }, tries(3), 'not 4 to 8 digits'],
  ])('pin-guarded: %s', async (_name, wanted, transcript, detail) => {
    const modem = scriptedModem(iccid + transcript);
    expect(await changing(modem, wanted)).toEqual({ code: 'pin-guarded', detail });
    expect(codeLines(modem)).toEqual([]);
  });

  it('pin-guarded: the attempt could not be put on record', async () => {
    const modem = scriptedModem(iccid + tries(3));
    modem.journal.failure = new Error('EACCES');
    expect(await changing(modem, another)).toEqual({
      code: 'pin-guarded',
      detail: 'journal-failed',
    });
  });

  it('once the session ends, or the port is gone', async () => {
    const ended = scriptedModem('');
    ended.abort();
    await expect(applyPinChange(ended.context, another)).rejects.toThrow(SessionEndedError);
    const gone = scriptedModem('');
    gone.channel.end(new Error('unplugged'));
    await expect(applyPinChange(gone.context, another)).rejects.toThrow('the AT port is gone');
  });
});
