import { readFileSync } from 'node:fs';

import fc from 'fast-check';
import { expect, it } from 'vitest';

import { inspectAt } from './inspect-at.ts';

interface RecordedExchange {
  id: string;
  kind: string;
  command: string | null;
  lines: string[];
  value: Record<string, unknown>;
}

const { exchanges } = JSON.parse(
  readFileSync(new URL('../../test/fixtures/at/exchanges.json', import.meta.url), 'utf8'),
) as { exchanges: RecordedExchange[] };

it.each(exchanges)('reads exchange $id, $command $lines', ({ kind, command, lines, value }) => {
  const inspection = inspectAt({ command, lines });
  // Lines that must not pass for an answer are reported as an error.
  expect(inspection.kind).toBe('parse' in value ? 'error' : kind);
  expect(JSON.parse(JSON.stringify(inspection.value))).toMatchObject(value);
});

it('answers the example of its own description', () => {
  const lines = ['^DHCP:0xa3ec5c64,0xf8ffffff,0xa1ec5c64,0xa1ec5c64,0,0,1,1'];
  expect(inspectAt({ command: 'AT^DHCP?', lines })).toEqual({
    kind: 'response',
    value: {
      address: '100.92.236.163',
      prefix: 29,
      gateway: '100.92.236.161',
      dhcp: '100.92.236.161',
      dns1: '0.0.0.0',
      dns2: '0.0.0.0',
      maxRx: 1,
      maxTx: 1,
    },
  });
});

it('keeps reports apart from the answer they interrupt', () => {
  const lines = ['^RSSI: 19', '+CSQ: 20,99', 'OK', '^NDISSTAT:0,36,,"IPV4"'];
  expect(inspectAt({ command: 'AT+CSQ', lines })).toMatchObject({
    kind: 'response',
    value: { rssiDbm: -73, ber: null },
    unsolicited: [
      { name: 'ndisstat', connected: false, cause: 36, family: 'IPV4' },
      { name: 'rssi', rssiDbm: -75 },
    ],
  });
});

it('joins the families of several ^NDISSTAT lines and lists other reports', () => {
  const lines = ['^NDISSTAT: 1,,,IPV4', '^NDISSTAT: 0,33,,IPV6', '^SRVST:2', '^FOO: 1'];
  expect(inspectAt({ command: null, lines })).toMatchObject({
    kind: 'urc',
    value: {
      reports: [
        { ipv4: { connected: true }, ipv6: { connected: false, cause: 33 } },
        { name: 'srvst', srvStatus: 2 },
        { name: '^FOO', line: '^FOO: 1' },
      ],
    },
  });
});

it.each([
  ['AT', ['OK'], 'final', { final: 'OK' }],
  ['ATE0', ['OK'], 'final', { final: 'OK' }],
  ['AT^FOO?', ['^FOO: 1', 'OK'], 'unknown', { lines: ['^FOO: 1', 'OK'] }],
  ['AT^FOO?', ['OK'], 'final', { final: 'OK' }],
  ['AT+CGATT=1', ['+CME ERROR: 3'], 'final', { ok: false, final: 'CME', code: 3 }],
  ['AT+CGDCONT?', ['+CGDCONT: 1,"IP","a"', '+CGDCONT: 2,"IP","b"'], 'response', { cid: 1 }],
  ['AT^NDISDUP=1,1,"a","u","p",3', ['OK'], 'set', { accepted: true, auth: 'MSCHAPV2', apn: 'a' }],
  ['AT^DHCP?', ['ERROR'], 'response', { error: { final: 'ERROR' } }],
  [null, ['ERROR: DUPLICATED'], 'final', { final: 'ERROR', text: 'DUPLICATED' }],
  [null, ['hello'], 'unknown', { lines: ['hello'] }],
  ['hello', ['OK'], 'final', { final: 'OK' }],
  ['hello', ['there'], 'unknown', { lines: ['there'] }],
])('calls %s %j a %s', (command, lines, kind, value) => {
  expect(inspectAt({ command, lines })).toMatchObject({ kind, value });
});

it.each([
  [undefined, '"lines" must be a list of strings'],
  [null, '"lines" must be a list of strings'],
  [7, '"lines" must be a list of strings'],
  [{ command: 'AT', lines: 'OK' }, '"lines" must be a list of strings'],
  [{ command: 'AT', lines: ['OK', 7] }, '"lines" must be a list of strings'],
  [{ command: 7, lines: [] }, '"command" must be a string or null'],
])('refuses the request %j with a sentence', (request, error) => {
  expect(inspectAt(request)).toEqual({ kind: 'error', error });
});

it('survives any JSON and any mutation of a recorded exchange', () => {
  const mutated = fc
    .tuple(fc.constantFrom(...exchanges), fc.nat(200), fc.string({ maxLength: 3 }))
    .map(([{ command, lines }, at, text]) => ({
      command,
      lines: lines.map((line) => line.slice(0, at) + text + line.slice(at + 1)),
    }));
  const kinds = ['response', 'urc', 'test', 'set', 'final', 'error', 'unknown'];
  fc.assert(
    fc.property(fc.oneof(mutated, fc.jsonValue()), (request) => {
      expect(kinds).toContain(inspectAt(request).kind);
    }),
    { numRuns: 3_000 },
  );
});
