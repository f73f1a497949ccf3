/** The small conversations: how often they ask, and what they make of silence. */
import { describe, expect, it } from 'vitest';

import { scriptedModem } from '../../../test/fakes/scripted-modem.ts';
import type { IpFamilies } from '../../../shared/ip-family.ts';
import { SessionEndedError } from '../pace.ts';
import { awaitOtherFamily } from './await-other-family.ts';
import { identifySim } from './identify-sim.ts';
import { readIpv6Dns } from './read-ipv6-dns.ts';
import { readLease } from './read-lease.ts';
import { restartRadio } from './restart-radio.ts';
import { ask, tell } from './tolerant-questions.ts';
import { wakeModem } from './wake-modem.ts';

const both: IpFamilies = { ipv4: true, ipv6: true };

describe('wakeModem', () => {
  const initialised = ['ATZ', 'ATQ0', 'ATV1', 'ATE0', 'ATS0=0', 'AT+CMEE=1'];

  it('calls until there is an OK, then brings the port into a known state', async () => {
    const modem = scriptedModem(`
      > AT
      < ERROR
      > AT
      < +CME ERROR: 14
      > AT
      < OK
      ${initialised.map((line) => `> ${line}\n< OK`).join('\n')}`);
    await wakeModem(modem.context);
    expect(modem.pauses).toEqual([500, 500]);
    expect(modem.channel.written.slice(3)).toEqual(initialised);
  });

  it('ends with the session', async () => {
    const modem = scriptedModem('');
    modem.abort();
    await expect(wakeModem(modem.context)).rejects.toThrow(SessionEndedError);
    expect(modem.channel.written).toEqual([]);
  });

  it('does not go on calling a port that is gone', async () => {
    const modem = scriptedModem('');
    modem.channel.end(new Error('unplugged'));
    await expect(wakeModem(modem.context)).rejects.toThrow('the AT port is gone');
    expect(modem.pauses).toEqual([]);
  });
});

describe('readLease', () => {
  const none = `
    > AT^DHCP?
    < ERROR`;

  it('asks once a second until there is an address', async () => {
    const modem = scriptedModem(`${none + none}
      > AT^DHCP?
      < ^DHCP:cce5d5cc,f8ffffff,c9db080a,c9db080a,0,0,1,1
      < OK`);
    expect(await readLease(modem.context)).toMatchObject({ source: 'at' });
    expect(modem.pauses).toEqual([1_000, 1_000]);
  });

  it('leaves it to DHCP after fifteen seconds', async () => {
    const modem = scriptedModem(none.repeat(15));
    expect(await readLease(modem.context)).toBeUndefined();
    expect(modem.pauses).toHaveLength(15);
  });
});

describe('readIpv6Dns', () => {
  const without = `
    > AT^DHCPV6?
    < ^DHCPV6: ::,::,::,::,::,::,1,1
    < OK`;

  it('asks three times, two seconds apart', async () => {
    const modem = scriptedModem(without.repeat(3));
    expect(await readIpv6Dns(modem.context)).toEqual([]);
    expect(modem.pauses).toEqual([2_000, 2_000, 2_000]);
  });

  it('ends with the first servers it is told', async () => {
    const modem = scriptedModem(`${without}
      > AT^DHCPV6?
      < ^DHCPV6: ::,::,::,::,2001:db8:53::1,2001:db8:53::2,1,1
      < OK`);
    expect(await readIpv6Dns(modem.context)).toEqual(['2001:db8:53::1', '2001:db8:53::2']);
    expect(modem.pauses).toEqual([2_000]);
  });
});

describe('awaitOtherFamily', () => {
  const status = (ipv6: number) => `
    > AT^NDISSTATQRY?
    < ^NDISSTATQRY:1,,,"IPV4",${ipv6},,,"IPV6"
    < OK`;

  async function awaited(transcript: string, isWanted = () => true) {
    const modem = scriptedModem(transcript);
    const ups: IpFamilies[] = [];
    await awaitOtherFamily(modem.context, both, isWanted, (families) => ups.push(families));
    expect(modem.channel.remaining).toEqual([]);
    return { ups, pauses: modem.pauses };
  }

  it('asks every three seconds, and tells once both are up', async () => {
    const { ups, pauses } = await awaited(status(0) + status(1));
    expect(ups).toEqual([both]);
    expect(pauses).toEqual([3_000, 3_000]);
  });

  it('gives up after three questions', async () => {
    const { ups, pauses } = await awaited(status(0).repeat(3));
    expect(ups).toEqual([]);
    expect(pauses).toHaveLength(3);
  });

  it('asks no more when it has no answer, or nobody wants one', async () => {
    const silent = `
      > AT^NDISSTATQRY?
      < ERROR`;
    expect((await awaited(silent)).pauses).toEqual([3_000]);
    expect((await awaited('', () => false)).pauses).toEqual([3_000]);
    let asked = 0;
    const leaves = await awaited(status(1), () => (asked += 1) < 2);
    expect(leaves.ups).toEqual([]);
  });
});

describe('identifySim', () => {
  it('reads number, operator and lock', async () => {
    const modem = scriptedModem(`
      > AT^ICCID?
      < ^ICCID: 89490200001234567890
      < OK
      > AT+CIMI
      < 262011234567890
      < OK
      > AT+CRSM=176,28589,0,0,4
      < +CRSM: 144,0,"00000002"
      < OK
      > AT+CLCK="SC",2
      < +CLCK: 1
      < OK`);
    expect(await identifySim(modem.context)).toEqual({
      iccid: '89490200001234567890',
      imsiPrefix: '262011',
      mncLength: 2,
      asksForPin: true,
    });
  });

  it('does without what the modem does not tell', async () => {
    const modem = scriptedModem(`
      > AT^ICCID?
      < ERROR
      > AT+CIMI
      < ERROR
      > AT+CRSM=176,28589,0,0,4
      < ERROR
      > AT+CLCK="SC",2
      < +CME ERROR: 4`);
    expect(await identifySim(modem.context)).toEqual({
      iccid: undefined,
      imsiPrefix: undefined,
      mncLength: undefined,
      asksForPin: undefined,
    });
    expect(modem.channel.remaining).toEqual([]);
  });
});

describe('restartRadio', () => {
  const radio = (level: 0 | 1, answer: string) => `
    > AT+CFUN=${level}
    < ${answer}`;

  it('leaves the network for a second', async () => {
    const modem = scriptedModem(radio(0, 'OK') + radio(1, 'OK'));
    await restartRadio(modem.context);
    expect(modem.channel.remaining).toEqual([]);
    expect(modem.pauses).toEqual([1_000]);
  });

  it('changes nothing where the modem keeps its radio on', async () => {
    const modem = scriptedModem(radio(0, 'ERROR'));
    await restartRadio(modem.context);
    expect(modem.pauses).toEqual([]);
  });

  it('tries a second time to switch on what it has switched off', async () => {
    const modem = scriptedModem(radio(0, 'OK') + radio(1, 'ERROR') + radio(1, 'OK'));
    await restartRadio(modem.context);
    expect(modem.channel.remaining).toEqual([]);
    expect(modem.pauses).toEqual([1_000, 1_000]);
  });

  it('radio-off: it stays off', async () => {
    const modem = scriptedModem(radio(0, 'OK') + radio(1, 'ERROR') + radio(1, 'ERROR'));
    await expect(restartRadio(modem.context)).rejects.toMatchObject({
      failure: { code: 'radio-off', detail: expect.stringContaining('+CFUN=1') as unknown },
    });
  });
});

describe('a tolerant question', () => {
  const question = { line: 'AT+CSQ', timeoutMs: 1_000, parse: (lines: readonly string[]) => lines };
  const command = { ...question, parse: () => undefined };

  it('has no answer where the modem refuses, and says whether a command was taken', async () => {
    const modem = scriptedModem(`
      > AT+CSQ
      < ERROR
      > AT+CSQ
      < +CSQ: 20,99
      < OK
      > AT+CSQ
      < +CME ERROR: 4
      > AT+CSQ
      < OK`);
    expect(await ask(modem.context, question)).toBeUndefined();
    expect(await ask(modem.context, question)).toEqual(['+CSQ: 20,99']);
    expect(await tell(modem.context, command)).toBe(false);
    expect(await tell(modem.context, command)).toBe(true);
  });

  it('is not asked once the session ends', async () => {
    const modem = scriptedModem('');
    modem.abort();
    await expect(ask(modem.context, question)).rejects.toThrow(SessionEndedError);
    await expect(tell(modem.context, command)).rejects.toThrow(SessionEndedError);
    expect(modem.channel.written).toEqual([]);
  });

  it('does not hide that the port is gone', async () => {
    const modem = scriptedModem('');
    modem.channel.end(new Error('unplugged'));
    await expect(ask(modem.context, question)).rejects.toThrow('the AT port is gone');
    await expect(tell(modem.context, command)).rejects.toThrow('the AT port is gone');
  });
});
