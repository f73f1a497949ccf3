import { describe, expect, it } from 'vitest';

import { scriptedModem, type ScriptedModem } from '../../../test/fakes/scripted-modem.ts';
import type { Registration } from '../../../shared/session.ts';
import { watchRegistration } from './watch-registration.ts';

const on = `
  > AT^RFSWITCH?
  < ^RFSWITCH:1,1
  < OK
  > AT+CFUN?
  < +CFUN: 1
  < OK`;
const reporting = `
  > AT+CEREG=3
  < OK`;
const lte = (fields: string) => `
  > AT+CEREG?
  < +CEREG: 3,${fields}
  < OK`;
const packet = (fields: string) => `
  > AT+CGREG?
  < +CGREG: 0,${fields}
  < OK`;
const system = (fields: string) => `
  > AT^SYSINFOEX
  < ^SYSINFOEX:${fields}
  < OK`;
const operator = `
  > AT+COPS?
  < +COPS: 0,0,"Play",7
  < OK`;
const onLte = system('2,3,0,1,,6,"LTE",101,"LTE"');

const playOnLte = { operator: 'Play', rat: 'LTE' };

async function watched(modem: ScriptedModem): Promise<Registration[]> {
  const told: Registration[] = [];
  await watchRegistration(modem.context, (registration) => told.push(registration));
  expect(modem.channel.remaining).toEqual([]);
  return told;
}

describe('the radio', () => {
  it('is switched on where an earlier program has left it off', async () => {
    const modem = scriptedModem(`
      > AT^RFSWITCH?
      < ERROR
      > AT+CFUN?
      < +CFUN: 0
      < OK
      > AT+CFUN=1
      < OK
      ${reporting + lte('1') + onLte + operator}`);
    expect(await watched(modem)).toMatchObject([{ status: 'home' }]);
  });

  it('is left alone where nobody knows', async () => {
    const modem = scriptedModem(`
      > AT^RFSWITCH?
      < ERROR
      > AT+CFUN?
      < ERROR
      ${reporting + lte('1') + onLte + operator}`);
    expect(await watched(modem)).toMatchObject([{ status: 'home' }]);
  });

  it('radio-off: by the switch on the device', async () => {
    const modem = scriptedModem(`
      > AT^RFSWITCH?
      < ^RFSWITCH:0,1
      < OK`);
    await expect(watched(modem)).rejects.toMatchObject({
      failure: { code: 'radio-off', detail: 'by the switch on the device' },
    });
  });

  it('radio-off: it does not let itself be switched on', async () => {
    const modem = scriptedModem(`
      > AT^RFSWITCH?
      < ^RFSWITCH:1,0
      < OK
      > AT+CFUN?
      < +CFUN: 7
      < OK
      > AT+CFUN=1
      < ERROR`);
    await expect(watched(modem)).rejects.toMatchObject({
      failure: { code: 'radio-off', detail: '+CFUN: 7' },
    });
  });
});

describe('the way into the network', () => {
  it('is told at each change, once a second, until it ends at home', async () => {
    const searching = lte('2') + packet('2') + system('0,0,0,1,,0,"NO SERVICE",0,"NO SERVICE"');
    const modem = scriptedModem(
      on + reporting + searching + searching + lte('1') + onLte + operator,
    );
    expect(await watched(modem)).toEqual([
      { status: 'searching' },
      { status: 'home', operator: 'Play', rat: 'LTE' },
    ]);
    expect(modem.pauses).toEqual([1_000, 1_000]);
  });

  it('asks for level 2 where level 3 is unknown', async () => {
    const modem = scriptedModem(`${on}
      > AT+CEREG=3
      < ERROR
      > AT+CEREG=2
      < OK
      ${lte('1') + onLte + operator}`);
    expect(await watched(modem)).toMatchObject([{ status: 'home' }]);
  });

  it.each<[string, string, object]>([
    ['abroad, as it says itself', lte('5') + onLte + operator, { ...playOnLte, status: 'roaming' }],
    [
      'abroad, as the system information says',
      lte('1') + system('2,3,1,1,,6,"LTE",101,"LTE"') + operator,
      { ...playOnLte, status: 'roaming' },
    ],
    [
      'on 3G',
      `${lte('0') + packet('1') + system('2,2,0,1,,3,"WCDMA",41,"WCDMA"')}
      > AT+COPS?
      < +COPS: 0
      < OK`,
      { status: 'home', rat: 'WCDMA' },
    ],
    [
      'with firmware that has no system information',
      `${lte('1')}
      > AT^SYSINFOEX
      < ERROR
      ${operator}`,
      { status: 'home', operator: 'Play' },
    ],
  ])('ends %s', async (_name, transcript, registration) => {
    const modem = scriptedModem(on + reporting + transcript);
    expect(await watched(modem)).toEqual([registration]);
  });

  it.each([
    ['restricted service', '1,3,0,1,,6,"LTE",101,"LTE"'],
    ['voice alone', '2,1,0,1,,6,"LTE",101,"LTE"'],
  ])('goes on while there is %s', async (_name, fields) => {
    const modem = scriptedModem(
      on + reporting + lte('1') + system(fields) + lte('1') + onLte + operator,
    );
    expect((await watched(modem)).map(({ status }) => status)).toEqual(['searching', 'home']);
  });

  it('is not searching at all where the modem says so for both', async () => {
    const nowhere = system('0,0,0,1,,0,"NO SERVICE",0,"NO SERVICE"');
    const modem = scriptedModem(
      on +
        reporting +
        (lte('0') + packet('0') + nowhere) +
        (lte('0') + packet('2') + nowhere) +
        (lte('1') + onLte + operator),
    );
    expect((await watched(modem)).map(({ status }) => status)).toEqual([
      'none',
      'searching',
      'home',
    ]);
  });

  it('believes a denial at the third in a row, with its cause', async () => {
    const noService = system('0,0,0,1,,0,"NO SERVICE",0,"NO SERVICE"');
    const denied = lte('3,,,,0,15') + packet('3') + noService;
    const searching = lte('2') + packet('2') + noService;
    const modem = scriptedModem(on + reporting + denied + denied + searching + denied.repeat(3));
    expect(await watched(modem)).toEqual([
      { status: 'searching', cause: 15 },
      { status: 'searching' },
      { status: 'searching', cause: 15 },
      { status: 'denied', cause: 15 },
    ]);
  });

  it('is denied by the packet network alone, for no cause it tells', async () => {
    const noService = system('0,0,0,1,,0,"NO SERVICE",0,"NO SERVICE"');
    const denied = lte('0') + packet('3') + noService;
    const modem = scriptedModem(on + reporting + denied.repeat(3));
    expect((await watched(modem)).at(-1)).toEqual({ status: 'denied' });
  });
});
