import { beforeEach, describe, expect, it } from 'vitest';

import { dhcpBytes } from '../../test/fakes/dhcp-bytes.ts';
import { hexBytes, toHex } from '../../test/hex-bytes.ts';
import { DhcpClient, type DhcpOutput } from './dhcp-client.ts';
import { formatIpv4Address } from './ipv4-address.ts';

const SERVER = '36040a000001';
const DAY_S = 86_400;
const DAY_MS = DAY_S * 1_000;

let client: DhcpClient;
let outputs: DhcpOutput[];
let randomCalls: number;

beforeEach(() => {
  randomCalls = 0;
  outputs = [];
  client = new DhcpClient({
    mac: hexBytes('001e101f0000'),
    linkMtu: 1500,
    // The middle of the range, so that delays are not spread, yet never the same twice.
    random32: () => 0x7fffff00 + (randomCalls++ % 128),
  });
});

function take(more: readonly DhcpOutput[]): void {
  outputs.push(...more);
}

/** What happened since the last look, one word each, with the time-independent facts. */
function story(): string[] {
  return outputs.splice(0).map((output) => {
    switch (output.type) {
      case 'send':
        return output.kind;
      case 'accepted':
        return `got ${output.kind}`;
      case 'refused':
        return `refused ${output.reason}`;
      case 'bound':
        return `bound ${formatIpv4Address(output.lease.address)}`;
      case 'lost':
        return `lost ${output.reason}`;
      case 'silent':
        return `silent ${output.tries}`;
    }
  });
}

function lastSent() {
  const sent = outputs.findLast((output) => output.type === 'send');
  if (!sent) throw new Error('nothing was sent');
  return sent;
}

let lastXid = '';
/** Tells the story and keeps the xid of the last question in it for {@link answer}. */
function tell(): string[] {
  const sent = outputs.findLast((output) => output.type === 'send');
  if (sent) lastXid = toHex(sent.message.subarray(4, 8));
  return story();
}

interface Answer {
  readonly xid?: string;
  readonly yiaddr?: string;
  readonly server?: string;
  readonly leaseS?: number;
  readonly more?: string;
}

function answer(nowMs: number, type: 'OFFER' | 'ACK' | 'NAK', about: Answer = {}): void {
  const code = { OFFER: '02', ACK: '05', NAK: '06' }[type];
  const lease = (about.leaseS ?? DAY_S).toString(16).padStart(8, '0');
  const message = dhcpBytes({
    xid: about.xid ?? lastXid,
    yiaddr: about.yiaddr ?? (type === 'NAK' ? '00000000' : '0a000002'),
    options: `3501${code} ${about.server ?? SERVER} 3304${lease} ${about.more ?? ''} ff`,
  });
  take(client.receive(nowMs, message));
}

function bind(nowMs: number, about: Answer = {}): void {
  take(client.discover(nowMs));
  tell();
  answer(nowMs, 'OFFER', about);
  tell();
  answer(nowMs, 'ACK', about);
  tell();
}

describe('INIT and SELECTING', () => {
  it('sends DISCOVER at once, from nobody to everybody', () => {
    take(client.discover(5));
    expect(client.state).toBe('SELECTING');
    expect(lastSent()).toMatchObject({ kind: 'DISCOVER', source: 0, destination: 0xffffffff });
    expect(toHex(lastSent().message.subarray(240, 266))).toBe(
      '350101' + '3d0701001e101f0000' + '370b01790306' + '0f1a33363a3b77' + 'ff',
    );
  });

  it('does nothing before it is told to', () => {
    expect(client.state).toBe('INIT');
    expect(client.deadlineMs).toBe(Infinity);
    take(client.tick(1e12));
    expect(story()).toEqual([]);
  });

  it('repeats DISCOVER after 1, 2, 4, 8, 16, 16 s with the same xid', () => {
    take(client.discover(0));
    const xid = toHex(lastSent().message.subarray(4, 8));
    const times: number[] = [];
    for (let i = 0; i < 6; i++) {
      times.push(client.deadlineMs);
      take(client.tick(client.deadlineMs));
      expect(toHex(lastSent().message.subarray(4, 8))).toBe(xid);
    }
    expect(story().filter((line) => line === 'DISCOVER')).toHaveLength(7);
    expect(times).toEqual([1_000, 3_000, 7_000, 15_000, 31_000, 47_000]);
  });

  it('counts the seconds since it began', () => {
    take(client.discover(1_000));
    for (const nowMs of [2_000, 4_000, 8_000]) take(client.tick(nowMs));
    expect(toHex(lastSent().message.subarray(8, 10))).toBe('0007');
  });

  it('alternates the broadcast flag after two unanswered DISCOVERs', () => {
    take(client.discover(0));
    for (const nowMs of [1_000, 3_000, 7_000, 15_000, 31_000]) take(client.tick(nowMs));
    const flags = outputs
      .filter((output) => output.type === 'send')
      .map(({ message }) => toHex(message.subarray(10, 12)));
    expect(flags).toEqual(['0000', '0000', '8000', '0000', '8000', '0000']);
  });

  it('reports once that nobody answered for 15 s, and goes on', () => {
    take(client.discover(0));
    for (let nowMs = 0; nowMs < 14_999; nowMs += 100) take(client.tick(nowMs));
    expect(story()).not.toContainEqual(expect.stringMatching('silent'));
    for (let nowMs = 14_999; nowMs < 200_000; nowMs += 1) take(client.tick(nowMs));
    const told = story();
    expect(told.filter((line) => line.startsWith('silent'))).toEqual(['silent 4']);
    expect(told.at(-1)).toBe('DISCOVER');
  });

  it('asks for the first acceptable offer, by address and server, with the xid of the offer', () => {
    take(client.discover(0));
    tell();
    answer(100, 'OFFER', { yiaddr: 'e0000001' });
    answer(100, 'OFFER');
    expect(client.state).toBe('REQUESTING');
    const { message } = lastSent();
    expect(toHex(message.subarray(4, 8))).toBe(lastXid);
    expect(toHex(message.subarray(12, 16))).toBe('00000000');
    expect(toHex(message.subarray(252, 264))).toBe('32040a000002' + '36040a000001');
    expect(story()).toEqual(['refused bad-address', 'got OFFER', 'REQUEST']);
  });

  it('keeps the broadcast flag that was answered', () => {
    take(client.discover(0));
    for (const nowMs of [1_000, 3_000]) take(client.tick(nowMs));
    tell();
    answer(3_100, 'OFFER');
    expect(toHex(lastSent().message.subarray(10, 12))).toBe('8000');
  });

  it('refuses an offer to an earlier round', () => {
    take(client.discover(0));
    tell();
    const earlier = lastXid;
    take(client.discover(10));
    tell();
    answer(20, 'OFFER', { xid: earlier });
    expect(story()).toEqual(['refused other-xid']);
  });

  it('takes no ACK or NAK that it did not ask for', () => {
    take(client.discover(0));
    tell();
    answer(1, 'ACK');
    answer(1, 'NAK');
    expect(story()).toEqual(['refused unexpected-type', 'refused unexpected-type']);
    expect(client.state).toBe('SELECTING');
  });
});

describe('REQUESTING', () => {
  beforeEach(() => {
    take(client.discover(0));
    tell();
    answer(0, 'OFFER');
    tell();
  });

  it('is bound by the ACK', () => {
    answer(20, 'ACK');
    expect(client.state).toBe('BOUND');
    expect(story()).toEqual(['got ACK', 'bound 10.0.0.2']);
  });

  it('ignores a late second offer', () => {
    answer(20, 'OFFER', { yiaddr: '0a000009' });
    answer(30, 'ACK');
    expect(story()).toEqual(['refused unexpected-type', 'got ACK', 'bound 10.0.0.2']);
  });

  it('ignores another server, whatever it says', () => {
    answer(20, 'ACK', { server: '36040a000063' });
    answer(20, 'NAK', { server: '36040a000063' });
    expect(client.state).toBe('REQUESTING');
    expect(story()).toEqual(['refused other-server', 'refused other-server']);
  });

  it('repeats the REQUEST three times, then looks for another offer', () => {
    for (const nowMs of [1_000, 3_000, 7_000]) take(client.tick(nowMs));
    expect(story()).toEqual(['REQUEST', 'REQUEST', 'REQUEST']);
    take(client.tick(14_999));
    expect(story()).toEqual([]);
    take(client.tick(15_000));
    expect(story()).toEqual(['DISCOVER']);
    expect(client.state).toBe('SELECTING');
  });

  it('starts over at once on the first NAK, and ever slower on more', () => {
    const starts: number[] = [];
    let nowMs = 0;
    for (let i = 0; i < 7; i++) {
      answer(nowMs, 'NAK');
      nowMs = Math.max(nowMs, client.state === 'INIT' ? client.deadlineMs : nowMs);
      starts.push(nowMs);
      take(client.tick(nowMs));
      tell();
      answer(nowMs, 'OFFER');
      tell();
    }
    expect(starts).toEqual([0, 1_000, 3_000, 7_000, 15_000, 31_000, 47_000]);
  });

  it('forgets about NAKs once there is a lease', () => {
    answer(0, 'NAK');
    tell();
    answer(0, 'OFFER');
    tell();
    answer(0, 'ACK', { leaseS: 60 });
    take(client.tick(30_000));
    tell();
    answer(30_000, 'NAK');
    expect(tell()).toEqual(['got NAK', 'lost nak', 'DISCOVER']);
  });

  it('takes an ACK that comes when the REQUEST is due again', () => {
    answer(1_000, 'ACK');
    expect(story()).toEqual(['got ACK', 'bound 10.0.0.2']);
  });
});

describe('BOUND', () => {
  it('waits until half of the lease', () => {
    bind(1_000);
    expect(client.deadlineMs).toBe(1_000 + DAY_MS / 2);
    take(client.tick(client.deadlineMs - 1));
    expect(story()).toEqual([]);
  });

  it('counts the lease from the REQUEST, not from the ACK', () => {
    take(client.discover(0));
    tell();
    answer(0, 'OFFER');
    tell();
    answer(900, 'ACK', { leaseS: 60 });
    expect(client.deadlineMs).toBe(30_000);
  });

  it('never wakes up for an infinite lease', () => {
    bind(0, { leaseS: 0xffffffff, more: '3a0400000001 3b0400000002' });
    expect(client.deadlineMs).toBe(Infinity);
    take(client.tick(Number.MAX_SAFE_INTEGER));
    expect(story()).toEqual([]);
    expect(client.state).toBe('BOUND');
  });

  it('keeps deadlines beyond what a 32-bit timer can wait, and does nothing early', () => {
    bind(0, { leaseS: 100 * DAY_S });
    expect(client.deadlineMs).toBe(50 * DAY_MS);
    for (const early of [2 ** 31 - 1, 2 ** 31, 2 ** 32]) take(client.tick(early));
    expect(story()).toEqual([]);
    take(client.tick(50 * DAY_MS));
    expect(story()).toEqual(['REQUEST']);
  });

  it('ignores ACK, OFFER and NAK', () => {
    bind(0);
    answer(10, 'ACK', { yiaddr: '0a000009' });
    answer(10, 'OFFER');
    answer(10, 'NAK');
    expect(client.state).toBe('BOUND');
    expect(story().every((line) => line.startsWith('refused'))).toBe(true);
  });

  it('asks everyone at once when it wakes between T2 and the end', () => {
    bind(0);
    take(client.tick(0.9 * DAY_MS));
    expect(client.state).toBe('REBINDING');
    expect(lastSent().destination).toBe(0xffffffff);
    expect(story()).toEqual(['REQUEST']);
  });

  it('gives the address up without another word when it wakes after the end', () => {
    bind(0);
    take(client.tick(3 * DAY_MS));
    expect(story()).toEqual(['lost expired', 'DISCOVER']);
    expect(client.state).toBe('SELECTING');
  });

  it('gives up a lease that was over when its ACK came', () => {
    take(client.discover(0));
    tell();
    answer(0, 'OFFER');
    tell();
    answer(61_000, 'ACK', { leaseS: 60 });
    expect(story()).toEqual(['got ACK', 'bound 10.0.0.2', 'lost expired', 'DISCOVER']);
  });
});

describe('RENEWING', () => {
  beforeEach(() => {
    bind(0, { leaseS: 8_000 });
    take(client.tick(4_000_000));
  });

  it('asks the server alone for its own address, with a new xid and without 50 and 54', () => {
    const earlier = lastXid;
    expect(client.state).toBe('RENEWING');
    expect(lastSent()).toMatchObject({ source: 0x0a000002, destination: 0x0a000001 });
    const { message } = lastSent();
    expect(toHex(message.subarray(12, 16))).toBe('0a000002');
    expect(toHex(message.subarray(240, 266))).toBe(
      '350103' + '3d0701001e101f0000' + '370b01790306' + '0f1a33363a3b77' + 'ff',
    );
    expect(tell()).toEqual(['REQUEST']);
    expect(lastXid).not.toBe(earlier);
  });

  it('repeats after half of the time left to T2, a minute at least', () => {
    const times: number[] = [];
    while (client.state === 'RENEWING') {
      times.push(client.deadlineMs);
      take(client.tick(client.deadlineMs));
    }
    // T1 4000 s, T2 7000 s: half of 3000 is 1500, then 750, 375, 187.5, 93.75, 60; T2 itself.
    expect(times).toEqual([
      5_500_000, 6_250_000, 6_625_000, 6_812_500, 6_906_250, 6_966_250, 7_000_000,
    ]);
  });

  it('is bound again by an ACK, with times counted anew', () => {
    tell();
    answer(4_000_100, 'ACK', { leaseS: 8_000 });
    expect(story()).toEqual(['got ACK', 'bound 10.0.0.2']);
    expect(client.deadlineMs).toBe(4_000_000 + 4_000_000);
  });

  it('takes another address for what it is', () => {
    tell();
    answer(4_000_100, 'ACK', { yiaddr: '0a000009' });
    expect(story()).toEqual(['got ACK', 'bound 10.0.0.9']);
  });

  it('gives the address up on a NAK of its server and starts over at once', () => {
    tell();
    answer(4_000_100, 'NAK');
    expect(story()).toEqual(['got NAK', 'lost nak', 'DISCOVER']);
  });

  it('ignores the NAK of a stranger', () => {
    tell();
    answer(4_000_100, 'NAK', { server: '36040a000063' });
    expect(story()).toEqual(['refused other-server']);
    expect(client.state).toBe('RENEWING');
  });

  it('asks everyone from T2 on, in the same transaction', () => {
    tell();
    const renewal = lastXid;
    take(client.tick(7_000_000));
    expect(client.state).toBe('REBINDING');
    expect(lastSent()).toMatchObject({ source: 0x0a000002, destination: 0xffffffff });
    expect(toHex(lastSent().message.subarray(12, 16))).toBe('0a000002');
    expect(tell()).toEqual(['REQUEST']);
    expect(lastXid).toBe(renewal);
  });
});

describe('REBINDING', () => {
  beforeEach(() => {
    bind(0, { leaseS: 8_000 });
    take(client.tick(7_000_000));
    tell();
  });

  it('repeats after half of the time left, a minute at least, and gives up at the end', () => {
    const times: number[] = [];
    while (client.state === 'REBINDING') {
      times.push(client.deadlineMs);
      take(client.tick(client.deadlineMs));
    }
    expect(times).toEqual([7_500_000, 7_750_000, 7_875_000, 7_937_500, 7_997_500, 8_000_000]);
    expect(story().slice(-2)).toEqual(['lost expired', 'DISCOVER']);
  });

  it('is bound by any server', () => {
    answer(7_000_100, 'ACK', { server: '36040a000063', leaseS: 8_000 });
    expect(story()).toEqual(['got ACK', 'bound 10.0.0.2']);
    expect(client.deadlineMs).toBe(11_000_000);
  });

  it('gives the address up on a NAK of any server', () => {
    answer(7_000_100, 'NAK', { server: '36040a000063' });
    expect(story()).toEqual(['got NAK', 'lost nak', 'DISCOVER']);
  });
});

describe('REBOOTING', () => {
  beforeEach(() => {
    bind(0);
    client.stop();
  });

  it('stays quiet while the call is down', () => {
    expect(client.deadlineMs).toBe(Infinity);
    expect(client.state).toBe('INIT');
    expect(client.rememberedAddress(1_000)).toBe(0x0a000002);
  });

  it('asks everyone for the remembered address, without naming a server', () => {
    take(client.reboot(1_000));
    expect(client.state).toBe('REBOOTING');
    expect(lastSent()).toMatchObject({ source: 0, destination: 0xffffffff });
    const { message } = lastSent();
    expect(toHex(message.subarray(12, 16))).toBe('00000000');
    expect(toHex(message.subarray(252, 260))).toBe('32040a000002370b');
  });

  it('is bound by an ACK, also for another address', () => {
    take(client.reboot(1_000));
    tell();
    answer(1_100, 'ACK', { yiaddr: '0a000009' });
    expect(story()).toEqual(['got ACK', 'bound 10.0.0.9']);
  });

  it('starts over at once on a NAK, with nothing lost, and forgets the address', () => {
    take(client.reboot(1_000));
    tell();
    answer(1_100, 'NAK');
    expect(story()).toEqual(['got NAK', 'DISCOVER']);
    expect(client.rememberedAddress(1_100)).toBeUndefined();
  });

  it('starts over when nobody answers for ten seconds', () => {
    take(client.reboot(0));
    for (const nowMs of [1_000, 3_000, 7_000]) take(client.tick(nowMs));
    expect(story()).toEqual(['REQUEST', 'REQUEST', 'REQUEST', 'REQUEST']);
    take(client.tick(9_999));
    expect(story()).toEqual([]);
    take(client.tick(10_000));
    expect(story()).toEqual(['DISCOVER']);
  });

  it('does not ask for a lease that ran out meanwhile', () => {
    take(client.reboot(DAY_MS));
    expect(story()).toEqual(['DISCOVER']);
  });
});

describe('an address in use', () => {
  it('is declined, and looked for again after ten seconds', () => {
    bind(0);
    take(client.decline(500));
    expect(lastSent()).toMatchObject({ kind: 'DECLINE', source: 0, destination: 0xffffffff });
    const { message } = lastSent();
    expect(toHex(message.subarray(12, 16))).toBe('00000000');
    expect(toHex(message.subarray(240, 266))).toBe(
      '350104' + '3d0701001e101f0000' + '32040a000002' + '36040a000001' + 'ff' + '00',
    );
    expect(story()).toEqual(['DECLINE', 'lost conflict']);
    take(client.tick(10_499));
    expect(story()).toEqual([]);
    take(client.tick(10_500));
    expect(story()).toEqual(['DISCOVER']);
    expect(client.rememberedAddress(10_500)).toBeUndefined();
  });

  it('cannot be declined before there is a lease', () => {
    take(client.discover(0));
    story();
    take(client.decline(1));
    expect(story()).toEqual([]);
    expect(client.state).toBe('SELECTING');
  });
});

describe('the host name', () => {
  const sent = (hostName: string) => {
    const named = new DhcpClient({
      mac: hexBytes('001e101f0000'),
      linkMtu: 1500,
      random32: () => 1,
      hostName,
    });
    const [output] = named.discover(0);
    return output?.type === 'send' ? toHex(output.message) : '';
  };

  it('is sent when it is one label', () => {
    expect(sent('laptop-1')).toContain('0c08' + '6c6170746f702d31' + '37');
  });

  it.each(['', 'a.b', '-a', 'a b', 'bücher', 'a'.repeat(64)])('%j is not sent', (hostName) => {
    expect(sent(hostName)).toContain('3d0701001e101f0000' + '370b');
  });
});
