/** One zip that tells another person what happened here, and nothing of who and where. */
import { strToU8, zipSync } from 'fflate';

import type { Cause } from '../../../shared/cause.ts';
import type { ConnectionSettings } from '../../../shared/connection-settings.ts';
import type { CheckResult } from '../../../shared/ipc/checks.ts';
import type { DiagnosticsMessages } from '../../../shared/i18n/en-causes.ts';
import { knownValues } from './known-values.ts';
import { Redactor, type KnownValue } from './redactor.ts';
import { summaryHtml } from './summary-html.ts';

export interface ReportInput {
  readonly createdAt: Date;
  /** Of the program and what it runs on. */
  readonly versions: Readonly<Record<string, string>>;
  readonly settings: Partial<ConnectionSettings>;
  /** JSON of the flight recorder, oldest first; empty where no session runs. */
  readonly recorderLines: readonly string[];
  readonly causes: readonly Cause[];
  readonly checks: readonly CheckResult[];
  /** A pcapng file of headers, where a person asked for it. Not redacted. */
  readonly capture?: Uint8Array;
  /** Known from elsewhere: stored PINs, the name of the user … */
  readonly secrets?: readonly KnownValue[];
  readonly messages: DiagnosticsMessages;
}

export interface BuiltReport {
  readonly fileName: string;
  readonly zip: Uint8Array;
  readonly parts: readonly { readonly name: string; readonly sizeBytes: number }[];
  readonly hidden: Readonly<Record<string, number>>;
  /** The summary as it stands in the zip. */
  readonly summary: readonly string[];
}

/** Text of the recorder in a report, before compression. */
const MAX_RECORD_LENGTH = 24 * 1024 * 1024;

export function buildReport(input: ReportInput): BuiltReport {
  const { createdAt, versions, settings, causes, checks, capture } = input;
  const lines = newest(input.recorderLines);
  const redactor = new Redactor([...(input.secrets ?? []), ...knownValues(lines, settings)]);
  const json = (value: unknown): string =>
    JSON.stringify(value, (_, part: unknown) => redacted(redactor, part), 2);

  const summary = summaryLines(input).map((line) => redactor.redact(line));
  const texts: Record<string, string> = {
    'summary.html': summaryHtml(summary),
    'summary.json': json({
      format: 'tetherstick-report',
      version: 1,
      createdAt: createdAt.toISOString(),
      causes: causes.map(({ code, severity, action, confidence }) => ({
        code,
        severity,
        action,
        confidence,
      })),
      summary: summaryLines(input),
    }),
    'recorder.jsonl': lines.map((line) => redactedLine(redactor, line)).join('\n'),
    'checks.json': json(checks),
    'versions.json': json(versions),
    'settings.json': json({ ...settings, user: undefined, password: undefined }),
  };
  const files: Record<string, Uint8Array> = {};
  for (const [name, text] of Object.entries(texts)) files[name] = strToU8(text);
  if (capture !== undefined) files['capture.pcapng'] = capture;
  return {
    fileName: `tetherstick-report-${createdAt.toISOString().slice(0, 16).replace(/[:T]/g, '-')}.zip`,
    zip: zipSync(files, { level: 6 }),
    parts: Object.entries(files).map(([name, bytes]) => ({ name, sizeBytes: bytes.length })),
    hidden: redactor.hidden,
    summary,
  };
}

/** Text alone: a name in place of a number would leave no JSON. */
function redacted(redactor: Redactor, part: unknown): unknown {
  return typeof part === 'string' ? redactor.redact(part) : part;
}

function redactedLine(redactor: Redactor, line: string): string {
  return JSON.stringify(JSON.parse(line), (_, part: unknown) => redacted(redactor, part));
}

function summaryLines({
  causes,
  checks,
  versions,
  messages,
  recorderLines,
}: ReportInput): string[] {
  const [first, ...others] = causes;
  return [
    ...(first === undefined
      ? [messages.log.nothingWrong]
      : [messages.causes[first.code].sentence, messages.causes[first.code].next]),
    ...others.map(({ code }) => messages.causes[code].sentence),
    ...checks.map(({ check, status }) => `${messages.checks[check]}: ${status}`),
    ...Object.entries(versions).map(([name, version]) => `${name}: ${version}`),
    `recorder: ${recorderLines.length} entries`,
  ];
}

function newest(lines: readonly string[]): readonly string[] {
  let length = 0;
  let first = lines.length;
  while (first > 0 && length + (lines[first - 1]?.length ?? 0) <= MAX_RECORD_LENGTH) {
    first -= 1;
    length += (lines[first]?.length ?? 0) + 1;
  }
  return lines.slice(first);
}
