import { describe, expect, it } from 'vitest';

import { hexBytes, toHex } from '../../test/hex-bytes.ts';
import { emitInformationRequest, parseInformationReply } from './dhcpv6-message.ts';

const mac = hexBytes('001e101f0000');
const asked = { transactionId: 0x1a2b3c, mac };
const CLIENT_ID = '0001000a 00030001 001e101f0000';
const SERVER_ID = '0002000a 00030001 4c549945e5d5';
const DNS_1 = '20010db8005300000000000000000001';
const DNS_2 = '20010db8005300000000000000000002';
const GROUP = 'ff020000000000000000000000000001';
const head = `071a2b3c ${CLIENT_ID} ${SERVER_ID}`;

const parse = (hex: string) => parseInformationReply(hexBytes(hex.replaceAll(' ', '')), asked);

describe('the question', () => {
  it('names us, what is asked for, and how long it has been asked', () => {
    expect(toHex(emitInformationRequest({ ...asked, elapsedMs: 1_234 }))).toBe(
      `0b1a2b3c${CLIENT_ID}00060006001700180020 00080002007b`.replaceAll(' ', ''),
    );
  });

  it('counts no longer than its field does', () => {
    const request = emitInformationRequest({ ...asked, elapsedMs: 10_000_000 });
    expect(toHex(request.subarray(-6))).toBe('00080002ffff');
  });
});

describe('the answer', () => {
  it('names servers, domains and when to ask again', () => {
    const domains = '0018000e 07657861 6d706c65 04746573 7400';
    expect(parse(`${head} 00170020 ${DNS_1}${DNS_2} ${domains} 00200004 00000e10`)).toEqual({
      dnsServers: [hexBytes(DNS_1), hexBytes(DNS_2)],
      searchDomains: ['example.test'],
      refreshAfterS: 3_600,
    });
  });

  it('may name nothing; it is good for a day then', () => {
    expect(parse(head)).toEqual({ dnsServers: [], searchDomains: [], refreshAfterS: 86_400 });
  });

  it('is asked for again after ten minutes at the earliest', () => {
    expect(parse(`${head} 00200004 00000001`)).toMatchObject({ refreshAfterS: 600 });
    expect(parse(`${head} 00200004 00000259`)).toMatchObject({ refreshAfterS: 601 });
    expect(parse(`${head} 00200002 0001`)).toMatchObject({ refreshAfterS: 86_400 });
  });

  it('keeps three servers, those that can be one', () => {
    const reply = parse(`${head} 00170050 ${GROUP}${DNS_1}${DNS_2}${DNS_1}${DNS_2}`);
    expect(reply).toMatchObject({ dnsServers: [hexBytes(DNS_1), hexBytes(DNS_2)] });
    expect(parse(`${head} 0017000f ${DNS_1.slice(2)}`)).toMatchObject({ dnsServers: [] });
  });

  it('copies what it keeps', () => {
    const bytes = hexBytes(`${head} 00170010 ${DNS_1}`.replaceAll(' ', ''));
    const reply = parseInformationReply(bytes, asked);
    bytes.fill(0);
    expect(reply).toMatchObject({ dnsServers: [hexBytes(DNS_1)] });
  });

  it('counts the first of an option that comes twice', () => {
    const reply = parse(`${head} 00170010 ${DNS_1} 00170010 ${DNS_2}`);
    expect(reply).toMatchObject({ dnsServers: [hexBytes(DNS_1)] });
  });

  it('may say that all is well', () => {
    expect(parse(`${head} 000d0004 00006f6b`)).toMatchObject({ dnsServers: [] });
  });
});

describe('refuses', () => {
  it.each([
    ['short', '071a2b'],
    ['short', ''],
    ['type', `021a2b3c ${CLIENT_ID} ${SERVER_ID}`],
    ['transaction', `071a2b3d ${CLIENT_ID} ${SERVER_ID}`],
    ['options', `${head} 001700`],
    ['options', `${head} 00170010 ${DNS_1.slice(2)}`],
    ['server-id', `071a2b3c ${CLIENT_ID}`],
    ['client-id', `071a2b3c ${SERVER_ID}`],
    ['client-id', `071a2b3c 0001000a 00030001 001e101f0001 ${SERVER_ID}`],
    ['client-id', `071a2b3c 00010009 00030001 001e101f00 ${SERVER_ID}`],
    ['client-id', `071a2b3c 0001000b 00030001 001e101f000000 ${SERVER_ID}`],
    ['status', `${head} 000d0002 0001`],
    ['status', `${head} 000d0001 00`],
  ])('%s', (refusal, hex) => {
    expect(parse(hex)).toBe(refusal);
  });

  it('an answer cut anywhere, or takes what is whole of it', () => {
    const whole = hexBytes(`${head} 00170010 ${DNS_1}`.replaceAll(' ', ''));
    for (let length = 0; length < whole.length; length += 1) {
      const reply = parseInformationReply(whole.subarray(0, length), asked);
      expect(typeof reply === 'string' || length === 32, `${length} bytes`).toBe(true);
    }
  });
});
