import { describe, expect, it } from 'vitest';

import { scriptedModem } from '../../../test/fakes/scripted-modem.ts';
import { readSim, settleSim } from './read-sim.ts';

const says = (state: string) => `
  > AT+CPIN?
  < +CPIN: ${state}
  < OK`;
const tries = `
  > AT^CPIN?
  < ^CPIN: SIM PIN,,10,3,10,2
  < OK`;
const iccid = `
  > AT^ICCID?
  < ^ICCID: 89490200001234567890
  < OK`;
const SIM_KEY = '89490200001234567890';

describe('readSim', () => {
  it.each<[string, string, object]>([
    ['READY', says('READY'), { status: 'ready' }],
    ['SIM PIN', says('SIM PIN') + tries, { status: 'pin', triesLeft: 3 }],
    ['SIM PUK', says('SIM PUK') + tries, { status: 'puk', triesLeft: 10 }],
    [
      'SIM PIN of a stick that does not count',
      `${says('SIM PIN')}
      > AT^CPIN?
      < ERROR`,
      { status: 'pin', triesLeft: undefined },
    ],
  ])('%s', async (_name, transcript, reading) => {
    const modem = scriptedModem(transcript);
    expect(await readSim(modem.context)).toEqual(reading);
    expect(modem.channel.remaining).toEqual([]);
  });

  it('asks a busy SIM again each second', async () => {
    const busy = `
      > AT+CPIN?
      < +CME ERROR: 14`;
    const modem = scriptedModem(busy + busy + says('READY'));
    expect(await readSim(modem.context)).toEqual({ status: 'ready' });
    expect(modem.pauses).toEqual([1_000, 1_000]);
  });

  it.each<[string, string, object]>([
    ['sim-missing', '+CME ERROR: 10', {}],
    ['sim-failure', '+CME ERROR: 13', {}],
    ['sim-wrong', '+CME ERROR: 15', {}],
    ['at-error', '+CME ERROR: 100', { detail: expect.stringContaining('100') as unknown }],
    ['at-error', 'ERROR', {}],
    ['operator-lock', '+CPIN: PH-NET PIN\n< OK', {}],
    ['operator-lock', '+CPIN: PH-SIM PIN\n< OK', {}],
    ['sim-failure', '+CPIN: SIM PIN2\n< OK', { detail: 'the SIM says SIM PIN2' }],
  ])('%s after %s', async (code, answer, detail) => {
    const modem = scriptedModem(`
      > AT+CPIN?
      < ${answer}`);
    await expect(readSim(modem.context)).rejects.toMatchObject({ failure: { code, ...detail } });
  });
});

describe('settleSim', () => {
  const attempt = { kind: 'pin', origin: 'stored', state: 'sent', triesLeft: 3 } as const;
  const locked = (triesLeft: number) => ({ status: 'pin', triesLeft }) as const;

  it('has nothing to add where nothing is on record', async () => {
    const modem = scriptedModem(iccid);
    expect(await settleSim(modem.context, locked(3))).toEqual(locked(3));
  });

  it.each<[string, number, string | undefined, string[]]>([
    ['is not counted yet', 3, 'unfinished-attempt', []],
    ['was counted as wrong', 2, 'stored-code-refused', [SIM_KEY]],
  ])('tells of an attempt that %s', async (_name, triesLeft, onRecord, wrong) => {
    const modem = scriptedModem(iccid);
    modem.journal.entries.set(SIM_KEY, attempt);
    const sim = await settleSim(modem.context, locked(triesLeft));
    expect(sim).toEqual({ ...locked(triesLeft), onRecord });
    expect(modem.storedPinsWrong).toEqual(wrong);
  });

  it('forgets the attempt once the SIM is open', async () => {
    const modem = scriptedModem(iccid);
    modem.journal.entries.set(SIM_KEY, attempt);
    expect(await settleSim(modem.context, { status: 'ready' })).toEqual({ status: 'ready' });
    expect(modem.journal.entries.size).toBe(0);
    expect(modem.storedPinsWrong).toEqual([]);
  });

  it('reads a SIM all the same when there is no journal', async () => {
    const modem = scriptedModem(iccid);
    modem.journal.failure = new Error('EACCES');
    expect(await settleSim(modem.context, locked(3))).toEqual(locked(3));
  });

  it.each([
    ['PIN that is remembered for it', locked(3), SIM_KEY, { ...locked(3), remembered: true }],
    ['PIN of another SIM', locked(3), '8948', locked(3)],
    [
      'PUK, whatever is remembered',
      { status: 'puk', triesLeft: 10 } as const,
      SIM_KEY,
      { status: 'puk', triesLeft: 10 },
    ],
    ['open SIM as it is', { status: 'ready' } as const, SIM_KEY, { status: 'ready' }],
  ])('knows a %s', async (_name, shown, simKey, sim) => {
    const modem = scriptedModem(iccid);
    modem.context.pinMemory.accept(simKey, '4711', false);
    expect(await settleSim(modem.context, shown)).toEqual(sim);
  });

  it('does not offer a remembered PIN while an attempt is on record', async () => {
    const modem = scriptedModem(iccid);
    modem.context.pinMemory.accept(SIM_KEY, '4711', false);
    modem.journal.entries.set(SIM_KEY, attempt);
    expect(await settleSim(modem.context, locked(3))).toEqual({
      ...locked(3),
      onRecord: 'unfinished-attempt',
    });
  });
});
