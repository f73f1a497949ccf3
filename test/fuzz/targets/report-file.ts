/** Reports of anybody: the zip around the record, and the record itself. */
import { strToU8, zipSync } from 'fflate';

import {
  explainRecord,
  isZip,
  recordOf,
  ReportError,
} from '../../../main/diagnostics/report/read-report.ts';
import type { FuzzTarget } from '../engine/fuzz-target.ts';
import { invariant } from '../engine/invariant.ts';
import { checkPlainValue } from '../value-checks.ts';

const lines = [
  '{"sequence":1,"timeMs":1,"wallMs":2,"event":{"type":"session","state":{"state":"opening"}}}',
  '{"sequence":2,"timeMs":2,"wallMs":3,"event":{"type":"at","direction":"in","text":"^NDISSTAT:0,27,,\\"IPV4\\""}}',
  '{"sequence":3,"timeMs":3,"wallMs":4,"event":{"type":"datapath","event":{"type":"link","event":{"type":"dhcp-silent","tries":4}}}}',
  '{"sequence":4,"timeMs":4,"wallMs":5,"event":{"type":"datapath","event":{"type":"link","event":{"type":"measured","id":1,"answer":{"kind":"look-up"}}}}}',
  '{"sequence":5,"timeMs":5,"wallMs":6,"event":{"type":"session","state":{"state":"failed","failure":{"code":"apn-refused","cause":27}}}}',
];
const zip = (record: string, level: 0 | 6): Uint8Array =>
  zipSync({ 'recorder.jsonl': strToU8(record) }, { level, mtime: new Date('2026-01-01') });

export const reportFile: FuzzTarget = {
  name: 'report-file',
  maxLength: 700,
  seeds: [
    ...lines.map((line) => strToU8(line)),
    strToU8(lines.join('\n')),
    zip(lines.slice(0, 3).join('\n'), 0),
    zip(lines.join('\n'), 6),
  ],
  dictionary: [
    'PK\u0003\u0004',
    'PK\u0001\u0002',
    'PK\u0005\u0006',
    '"event":',
    'null',
    '[',
    '{',
    '"',
  ].map((text) => strToU8(text, true)),
  run(input) {
    let text: string;
    try {
      text = isZip(input) ? recordOf(input) : Buffer.from(input).toString('latin1');
    } catch (error) {
      if (error instanceof ReportError) return;
      throw error;
    }
    const { causes, facts, unknownLines, lineCount } = explainRecord(text);
    invariant(unknownLines.length <= text.split('\n').length, 'lines are lines of the record');
    invariant(lineCount >= 0, 'a count');
    for (const { evidence } of causes) invariant(evidence.length > 0, 'a cause has evidence');
    checkPlainValue(facts, text.length);
  },
  work: { fixed: 60_000, perByte: 4_000 },
};
