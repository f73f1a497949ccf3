/** What the log of a port holds: whom a line is about, and what is not written down at all. */
import { describe, expect, it } from 'vitest';

import { AtTranscript, sensitivityOf, type AtTranscriptEntry } from './at-transcript.ts';
import { parseCommandLine } from './command-line.ts';

function recorded() {
  const entries: AtTranscriptEntry[] = [];
  let nowMs = 0;
  const transcript = new AtTranscript(
    () => (nowMs += 1),
    (entry) => entries.push(entry),
  );
  return { transcript, entries };
}

const quiet = { parts: [], secret: false };
const afterCode = { parts: [], secret: true };

describe('an entry', () => {
  it('has its time, its direction and no flag without a reason', () => {
    const { transcript, entries } = recorded();
    transcript.out('AT+CSQ');
    transcript.in({ kind: 'information', text: '+CSQ: 20,99' }, quiet);
    transcript.note('refused: no-authorisation');
    expect(entries).toStrictEqual([
      { timeMs: 1, direction: 'out', text: 'AT+CSQ' },
      { timeMs: 2, direction: 'in', text: '+CSQ: 20,99' },
      { timeMs: 3, direction: 'note', text: 'refused: no-authorisation' },
    ]);
  });

  it('of an echo says that there was one', () => {
    const { transcript, entries } = recorded();
    transcript.in({ kind: 'echo', text: 'AT+CSQ' }, quiet);
    expect(entries[0]?.text).toBe('(echo)');
  });

  it('after a code hides whatever may be its echo, and nothing else', () => {
    const { transcript, entries } = recorded();
    transcript.in({ kind: 'noise', text: '"4711"' }, afterCode);
    transcript.in({ kind: 'information', text: 'N="4711"' }, afterCode);
    transcript.in({ kind: 'unsolicited', text: '^RSSI: 20' }, afterCode);
    transcript.in({ kind: 'final', text: 'OK', result: { kind: 'OK' } }, afterCode);
    expect(entries.map(({ text }) => text)).toEqual([
      '(noise)',
      '(information)',
      '^RSSI: 20',
      'OK',
    ]);
  });

  it('without a code shows noise and answers as they are', () => {
    const { transcript, entries } = recorded();
    transcript.in({ kind: 'noise', text: 'garbage' }, quiet);
    expect(entries[0]?.text).toBe('garbage');
  });

  it('is nobody’s concern where nobody listens', () => {
    const silent = new AtTranscript(() => {
      throw new Error('looked at the clock');
    }, undefined);
    expect(() => silent.note('closed')).not.toThrow();
  });
});

describe('whom a line is about', () => {
  it.each([
    ['+CGSN: 861821020000000', 'imei'],
    ['+GSN: 861821020000000', 'imei'],
    ['^PHYNUM: IMEI,861821020000000', 'imei'],
    ['IMEI: 861821020000000', 'imei'],
    ['+CIMI: 262011234567890', 'imsi'],
    ['^ICCID: 89490200001234567890', 'iccid'],
    ['+CCID: 89490200001234567890', 'iccid'],
    ['+ICCID: 89490200001234567890', 'iccid'],
    ['+CRSM: 144,0,"98942000001032547698"', 'iccid'],
    ['+CSIM: 24,"98942000001032547698"', 'iccid'],
    ['+CNUM: "","+49151000000",145', 'phone-number'],
    ['+CREG: 2,1,"1A2B","01C3D4E5",7', 'location'],
    ['+CGREG: 2,1,"1A2B","01C3D4E5",7', 'location'],
    ['+CEREG: 2,1,"1A2B","01C3D4E5",7', 'location'],
    ['^HFREQINFO: 1,6,3,1300,18150,20000,19300,17150,20000', 'location'],
    ['^MONSC: LTE,262,01,1300,1C3D4E5,123,1A2B,-95,-10,-65', 'location'],
    ['^MONNC: LTE,1300,124,-101,-12,-70', 'location'],
    ['^LOCINFO: 26201,1A2B', 'location'],
    ['^DHCP: cce5d5cc,f8ffffff,c9db080a,c9db080a,0,0,1,1', 'address'],
    ['^DHCPV6: 2001:db8::7,::,::,::,::,::,1,1', 'address'],
    ['+CGPADDR: 1,"10.8.219.204"', 'address'],
    ['+CGCONTRDP: 1,5,"internet","10.8.219.204"', 'address'],
    ['^APRAINFO: 1,1500', 'address'],
    // A name that is none of those says that the number behind it is no person's either.
    ['^RSSI: 20', undefined],
    ['+CSQ: 861821020000000', undefined],
    ['TIMEI: 1', undefined],
    // Bare numbers by their looks; an IMSI looks like an IMEI.
    ['861821020000000', 'imei'],
    ['89490200001234567890', 'iccid'],
    ['8949020000123456789F', 'iccid'],
    ['12345678901234', 'imei'],
    ['1234567890123', undefined],
    ['x861821020000000', undefined],
    ['861821020000000 bytes', undefined],
    ['OK', undefined],
  ])('%s: %s', (line, kind) => {
    expect(sensitivityOf(line, [])).toBe(kind);
  });

  it('is told by the command where the line itself does not tell', () => {
    expect(sensitivityOf('262011234567890', parseCommandLine('AT+CIMI'))).toBe('imsi');
    expect(sensitivityOf('12345', parseCommandLine('ATE0;+CGSN'))).toBe('imei');
    expect(sensitivityOf('12345', parseCommandLine('ATI'))).toBeUndefined();
  });
});
