import { unzipSync, zipSync, strToU8 } from 'fflate';
import { expect, it } from 'vitest';

import { enDiagnostics } from '../../../shared/i18n/en-causes.ts';
import { SeededRandom } from '../../../simulator/seeded-random.ts';
import { FlightRecorder } from '../recorder/flight-recorder.ts';
import type { RecordedEvent } from '../recorder/recorded-event.ts';
import { buildReport, type ReportInput } from './build-report.ts';
import { explainRecord, recordOf, ReportError } from './read-report.ts';
import { Redactor } from './redactor.ts';

function reportOf(events: readonly RecordedEvent[], more: Partial<ReportInput> = {}) {
  const recorder = new FlightRecorder({ nowMs: () => 5, wallMs: () => 1_700_000_000_000 });
  for (const event of events) recorder.add(event);
  return buildReport({
    createdAt: new Date(0),
    versions: { tetherstick: '0.1.0' },
    settings: { apn: 'internet' },
    recorderLines: recorder.lines,
    causes: [],
    checks: [],
    messages: enDiagnostics,
    ...more,
  });
}

const at = (text: string, sensitive?: 'imei' | 'imsi' | 'iccid' | 'address' | 'location') =>
  ({ type: 'at', direction: 'in', text, ...(sensitive ? { sensitive } : {}) }) as const;

function textOf(zip: Uint8Array): string {
  return Object.values(unzipSync(zip))
    .map((bytes) => Buffer.from(bytes).toString('utf8'))
    .join('\n');
}

const digits = (random: SeededRandom, count: number): string =>
  Array.from({ length: count }, () => random.integer(1, 9)).join('');

/** Ways in which a value gets into a log besides its own. */
const encodings: Readonly<Record<string, (value: string) => string>> = {
  plain: (value) => value,
  'hex of its characters': (value) => Buffer.from(value).toString('hex'),
  'upper-case hex': (value) => Buffer.from(value).toString('hex').toUpperCase(),
  UCS2: (value) => Buffer.from(value, 'utf16le').swap16().toString('hex').toUpperCase(),
  base64: (value) => Buffer.from(value).toString('base64'),
  'base64 within more': (value) => Buffer.from(`xy${value}z`).toString('base64'),
  'a part of an address line': (value) => encodeURIComponent(value),
  'swapped nibbles': (value) => `${value}${value.length % 2 ? 'F' : ''}`.replace(/(.)(.)/g, '$2$1'),
};

it.each(Object.entries(encodings))('lets no secret of a session out as %s', (_, encode) => {
  const random = new SeededRandom(7);
  for (let round = 0; round < 40; round += 1) {
    const imei = `86${digits(random, 13)}`;
    const imsi = `26201${digits(random, 10)}`;
    const iccid = `8949${digits(random, 15)}`;
    const password = `p4ss-${digits(random, 6)}`;
    const secrets = [imei, imsi, iccid, password];
    const { zip } = reportOf(
      [
        at(imei, 'imei'),
        at(imsi, 'imsi'),
        at(`^ICCID: ${iccid}`, 'iccid'),
        ...secrets.map((secret) => at(`answer ${encode(secret)} end`)),
        ...secrets.map((secret) => at(`+X:"${encode(secret)}",7`)),
      ],
      { settings: { apn: 'internet', user: 'someone', password } },
    );
    const text = textOf(zip);
    for (const secret of secrets) expect(text).not.toContain(encode(secret));
  }
});

it('hides where somebody is, and every address', () => {
  const text = textOf(
    reportOf([
      at('+CEREG: 2,1,"8BE3","02BAF017",7', 'location'),
      at('^HFREQINFO:1,6,3,1300,18150,20000,19300,17200,20000', 'location'),
      at('^DHCP:0xa3ec5c64,0xf8ffffff,0xa1ec5c64,0xa1ec5c64,0,0,1,1', 'address'),
      at('ping of 100.92.236.163 by a3ec5c64'),
      at('neighbour 4c:54:99:45:e5:d5 fe80::4e54:99ff:fe45:e5d5'),
      at('+CMT: ,24 07919471227210040B919471214365F7'),
    ]).zip,
  );
  for (const gone of [
    '8BE3',
    '02BAF017',
    '1300',
    'a3ec5c64',
    '100.92',
    '4c:54:99',
    '4e54',
    '947122',
  ]) {
    expect(text).not.toContain(gone);
  }
  expect(text).toContain('+CEREG');
});

it('gives one value one name, and spares what names nobody', () => {
  const redactor = new Redactor([]);
  expect(redactor.redact('10.0.0.1 then 10.0.0.2 then 10.0.0.1')).toBe(
    '«address 1» then «address 2» then «address 1»',
  );
  const plain =
    'Linux 5.15.134, 127.0.0.1, 192.168.8.1, firmware 21.297.05.01.55 at 12:30:45, 150000000';
  expect(redactor.redact(plain)).toBe(plain);
  expect(redactor.hidden).toEqual({ address: 2 });
});

it('opens again, and tells the same cause', () => {
  const { zip } = reportOf([
    { type: 'session', state: { state: 'opening' } },
    // Numbers of a place that also stand elsewhere, as numbers.
    at('^DHCP:0xa3ec5c64,0,0,0,0,0,150000000,50000000', 'address'),
    { type: 'counters', grown: { 'downlink.bytes': 150_000_000 } },
    at('^NDISSTAT:0,27,,"IPV4"'),
    { type: 'session', state: { state: 'failed', failure: { code: 'apn-refused', cause: 27 } } },
  ]);
  const explanation = explainRecord(recordOf(zip));
  expect(explanation.causes[0]?.code).toBe('apn-refused');
  expect(explanation.unknownLines).toEqual([]);
});

it('shows no markup of a stick in its page', () => {
  const { zip } = reportOf([], { versions: { stick: '<script>alert(1)</script>' } });
  const page = Buffer.from(unzipSync(zip)['summary.html'] ?? []).toString();
  expect(page).not.toContain('<script');
  expect(page).toContain('&lt;script');
});

it('stays small with a full recorder', () => {
  const lines = Array.from({ length: 30_000 }, (_, index) =>
    at(`^DSFLOWRPT:${(index * 2_654_435_761).toString(16)},00000000,00000000,0000,0000`),
  );
  const { zip } = reportOf(lines);
  expect(zip.length).toBeLessThan(10 * 1024 * 1024);
});

it.each([
  ['no zip', strToU8('PK, but nothing else')],
  ['a zip of something else', zipSync({ 'a.txt': strToU8('hello') })],
  ['a zip that wants to be somewhere else', zipSync({ '../recorder.jsonl': strToU8('{}') })],
  ['a bomb', zipSync({ 'recorder.jsonl': new Uint8Array(40 * 1024 * 1024) }, { level: 9 })],
])('refuses %s', (_, bytes) => {
  expect(() => recordOf(bytes)).toThrow(ReportError);
});

it('takes lines of a record that are none for unknown', () => {
  const text =
    '{"sequence":1,"event":\nnull\n{"sequence":2,"timeMs":1,"event":{"type":"at","direction":"in"}}\n';
  expect(explainRecord(text)).toMatchObject({ causes: [], unknownLines: [1, 2, 3] });
});
