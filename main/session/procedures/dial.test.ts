import { describe, expect, it } from 'vitest';

import { scriptedModem, type ScriptedModem } from '../../../test/fakes/scripted-modem.ts';
import type { ConnectionSettings } from '../../../shared/connection-settings.ts';
import { dial, hangUp } from './dial.ts';

const settings: ConnectionSettings = {
  apn: 'internet',
  roamingAllowed: false,
  routing: 'everything',
};
const ipv4Settings: ConnectionSettings = { ...settings, ipType: 'ipv4' };
const defined = `
  > AT+CGDCONT?
  < +CGDCONT: 1,"IP","internet","",0,0
  < OK`;
const noCauseYet = `
  > AT^GLASTERR=1
  < ^GLASTERR: 1,0
  < OK`;
const noMemory = `
  > AT^GLASTERR=1
  < ERROR`;
const dialled = `
  > AT^NDISDUP=1,1,"internet"
  < OK`;
const off = `
  > AT^NDISSTATQRY?
  < ^NDISSTATQRY:0,,,"IPV4",0,,,"IPV6"
  < OK`;
const up = `
  < ^NDISSTAT:1,,,"IPV4"`;

async function dialling(modem: ScriptedModem, wanted: ConnectionSettings = ipv4Settings) {
  let again = 0;
  const dialled = await dial(modem.context, wanted, () => (again += 1));
  expect(modem.channel.remaining).toEqual([]);
  return { ...dialled, again };
}

describe('dialling', () => {
  it('leaves a context that is right as it is, and takes the report for the answer', async () => {
    const modem = scriptedModem(defined + noCauseYet + dialled + up);
    const { event, latest, again } = await dialling(modem);
    expect(event).toEqual({ type: 'bearer-up', families: { ipv4: true, ipv6: false } });
    expect(latest).toMatchObject({ ipv4: { connected: true }, ipv6: { present: false } });
    expect([again, modem.pauses]).toEqual([0, []]);
  });

  it.each<[string, string, ConnectionSettings, string]>([
    ['another APN', '+CGDCONT: 1,"IP","web","",0,0', ipv4Settings, '1,"IP","internet"'],
    ['another type', '+CGDCONT: 1,"IPV6","internet","",0,0', ipv4Settings, '1,"IP","internet"'],
    ['another context', '+CGDCONT: 2,"IP","internet","",0,0', ipv4Settings, '1,"IP","internet"'],
    [
      'no type asked for: both families',
      '+CGDCONT: 1,"IP","internet","",0,0',
      settings,
      '1,"IPV4V6","internet"',
    ],
  ])('writes the context over %s', async (_name, present, wanted, written) => {
    const modem = scriptedModem(`
      > AT+CGDCONT?
      < ${present}
      < OK
      > AT+CGDCONT=${written}
      < OK
      ${noMemory + dialled + up}
      < ^NDISSTAT:1,,,"IPV6"`);
    expect((await dialling(modem, wanted)).event.type).toBe('bearer-up');
  });

  it('asks for IPv4 where the firmware knows no dual stack, and dials for that', async () => {
    const modem = scriptedModem(`
      > AT+CGDCONT?
      < OK
      > AT+CGDCONT=1,"IPV4V6","internet"
      < ERROR
      > AT+CGDCONT?
      < OK
      > AT+CGDCONT=1,"IP","internet"
      < OK
      ${noMemory + dialled}
      < ^NDISSTAT:1,,,"IPV6"
      < ^NDISSTAT:1,,,"IPV4"`);
    expect((await dialling(modem, settings)).event).toEqual({
      type: 'bearer-up',
      families: { ipv4: true, ipv6: false },
    });
  });

  it('at-error: the context is refused', async () => {
    const modem = scriptedModem(`
      > AT+CGDCONT?
      < ERROR
      > AT+CGDCONT=1,"IP","internet"
      < ERROR`);
    await expect(dialling(modem)).rejects.toMatchObject({
      failure: { code: 'at-error', detail: 'the PDP context was refused' },
    });
  });

  it.each<[string, Partial<ConnectionSettings>, string]>([
    ['both', { user: 'me', password: 'secret', auth: 'pap' }, '"internet","me","secret",1'],
    ['CHAP unless told', { user: 'me', password: 'secret' }, '"internet","me","secret",2'],
    ['a user alone', { user: 'me' }, '"internet","me","",2'],
    ['a password alone', { password: 'secret' }, '"internet","","secret",2'],
  ])('hands user and password over: %s', async (_name, credentials, written) => {
    const modem = scriptedModem(`${defined + noMemory}
      > AT^NDISDUP=1,1,${written}
      < OK
      ${up}`);
    const { event } = await dialling(modem, { ...ipv4Settings, ...credentials });
    expect(event.type).toBe('bearer-up');
  });

  it.each<[string, Partial<ConnectionSettings>, string]>([
    ['an APN', { apn: 'a"b' }, 'apn-refused'],
    ['a user', { user: 'a\rb' }, 'auth-refused'],
    ['a password', { password: 'a"b' }, 'auth-refused'],
  ])('sends nothing of %s that would end its quotes', async (_name, wrong, code) => {
    const modem = scriptedModem(wrong.apn === undefined ? defined + noMemory : '');
    const failed = dial(modem.context, { ...ipv4Settings, ...wrong }, () => undefined);
    await expect(failed).rejects.toMatchObject({
      failure: { code, detail: expect.stringMatching(/^not sent: ./) as unknown },
    });
    expect(modem.channel.written.filter((line) => /NDISDUP|CGDCONT=/.test(line))).toEqual([]);
  });

  it('hangs up a call of an earlier program first, and hears no old report', async () => {
    const modem = scriptedModem(`${defined + noCauseYet}
      > AT^NDISDUP=1,1,"internet"
      < ^NDISSTAT:1,,,"IPV4"
      < ERROR
      > AT^NDISDUP=1,0
      < OK
      ${dialled}
      > AT^NDISSTATQRY?
      < ^NDISSTATQRY:0,,,"IPV4"
      < OK
      ${noCauseYet}
      > AT^NDISSTATQRY?
      < ^NDISSTATQRY:1,,,"IPV4"
      < OK`);
    expect((await dialling(modem)).event.type).toBe('bearer-up');
    expect(modem.pauses).toEqual([1_000]);
  });

  it.each([
    ['33', { code: 'not-subscribed', cause: 33 }],
    ['0', { code: 'bearer-refused' }],
  ])('refused twice without a report: the last cause is %s', async (cause, failure) => {
    const modem = scriptedModem(`${defined + noCauseYet}
      > AT^NDISDUP=1,1,"internet"
      < ERROR
      > AT^NDISDUP=1,0
      < ERROR
      > AT^NDISDUP=1,1,"internet"
      < ERROR
      > AT^GLASTERR=1
      < ^GLASTERR: 1,${cause}
      < OK`);
    await expect(dialling(modem)).rejects.toMatchObject({ failure });
  });
});

describe('a refusal', () => {
  it.each<[string, string, string, number | undefined]>([
    ['with its cause', noCauseYet, '^NDISSTAT:0,33,,"IPV4"', 33],
    ['without, from firmware that cannot say', noMemory, '^NDISSTAT:0,,,"IPV4"', undefined],
  ])('comes %s', async (_name, before, report, cause) => {
    const modem = scriptedModem(`${defined + before + dialled}
      < ${report}
      ${off}`);
    expect((await dialling(modem)).event).toEqual({ type: 'bearer-down', cause });
  });

  it.each([
    ['none', '^NDISSTAT:0,,,"IPV4"'],
    ['0', '^NDISSTAT:0,0,,"IPV4"'],
  ])('that names %s as its cause: the stick is asked, old or new', async (_name, report) => {
    const same = `
      > AT^GLASTERR=1
      < ^GLASTERR: 1,27
      < OK`;
    const modem = scriptedModem(`${defined + same + dialled}
      < ${report}
      ${off + same}`);
    expect((await dialling(modem)).event).toEqual({ type: 'bearer-down', cause: 27 });
  });

  it('whose report is lost is found in the memory of the stick, if it is new there', async () => {
    const memory = (cause: number) => `
      > AT^GLASTERR=1
      < ^GLASTERR: 1,${cause}
      < OK`;
    const modem = scriptedModem(
      defined + memory(27) + dialled + off + memory(27) + off + memory(0) + off + memory(33),
    );
    expect((await dialling(modem)).event).toEqual({ type: 'bearer-down', cause: 33 });
    expect(modem.pauses).toEqual([1_000, 1_000]);
  });

  it('is not looked for while the stick says that it is connecting', async () => {
    const modem = scriptedModem(`${defined + noCauseYet + dialled}
      > AT^NDISSTATQRY?
      < ^NDISSTATQRY:2,,,"IPV4"
      < OK
      > AT^NDISSTATQRY?
      < ^NDISSTATQRY:1,,,"IPV4"
      < OK`);
    expect((await dialling(modem)).event.type).toBe('bearer-up');
  });

  it.each([
    [50, '"IP"', { ipv4: true, ipv6: false }],
    [51, '"IPV6"', { ipv4: false, ipv6: true }],
    [28, '"IP"', { ipv4: true, ipv6: false }],
    [52, '"IP"', { ipv4: true, ipv6: false }],
  ])('of both with cause %i: dials again for %s, and says so', async (cause, type, families) => {
    const family = families.ipv4 ? 'IPV4' : 'IPV6';
    const modem = scriptedModem(`
      > AT+CGDCONT?
      < +CGDCONT: 1,"IPV4V6","internet","",0,0
      < OK
      ${noMemory + dialled}
      < ^NDISSTAT:0,${cause},,"IPV4"
      < ^NDISSTAT:0,${cause},,"IPV6"
      ${off}
      > AT+CGDCONT?
      < +CGDCONT: 1,"IPV4V6","internet","",0,0
      < OK
      > AT+CGDCONT=1,${type},"internet"
      < OK
      ${noMemory + dialled}
      < ^NDISSTAT:1,,,"${family}"`);
    const { event, again } = await dialling(modem, settings);
    expect([event, again]).toEqual([{ type: 'bearer-up', families }, 1]);
  });

  it.each<[string, ConnectionSettings, number]>([
    ['of both for another cause', settings, 33],
    ['of one that was asked for alone', ipv4Settings, 50],
  ])('%s is final', async (_name, wanted, cause) => {
    const type = wanted.ipType === undefined ? 'IPV4V6' : 'IP';
    const modem = scriptedModem(`
      > AT+CGDCONT?
      < +CGDCONT: 1,"${type}","internet","",0,0
      < OK
      ${noMemory + dialled}
      < ^NDISSTAT:0,${cause},,"IPV4"
      < ^NDISSTAT:0,${cause},,"IPV6"
      ${off}`);
    const { event, again } = await dialling(modem, wanted);
    expect([event, again]).toEqual([{ type: 'bearer-down', cause }, 0]);
  });

  it('of one family leaves the other three seconds to come up', async () => {
    const question = `
      > AT^NDISSTATQRY?
      < ^NDISSTATQRY:2,,,"IPV4",0,,,"IPV6"
      < OK`;
    const slow = scriptedModem(`
      > AT+CGDCONT?
      < +CGDCONT: 1,"IPV4V6","internet","",0,0
      < OK
      ${noMemory + dialled}
      < ^NDISSTAT:0,33,,"IPV6"
      ${question + question + question}
      > AT^NDISSTATQRY?
      < ^NDISSTATQRY:1,,,"IPV4",0,,,"IPV6"
      < OK`);
    expect((await dialling(slow, settings)).event).toEqual({
      type: 'bearer-up',
      families: { ipv4: true, ipv6: false },
    });

    const never = scriptedModem(`
      > AT+CGDCONT?
      < +CGDCONT: 1,"IPV4V6","internet","",0,0
      < OK
      ${noMemory + dialled}
      < ^NDISSTAT:0,33,,"IPV6"
      ${question + question + question + question}`);
    expect((await dialling(never, settings)).event).toEqual({ type: 'bearer-down', cause: 33 });
    expect(never.pauses).toEqual([1_000, 1_000, 1_000]);
  });
});

it('hangs up, whether or not there was a call', async () => {
  for (const answer of ['OK', 'ERROR']) {
    const modem = scriptedModem(`
      > AT^NDISDUP=1,0
      < ${answer}`);
    await hangUp(modem.context);
    expect(modem.channel.remaining).toEqual([]);
  }
});
