/** Final result codes: the line that ends the answer to a command (V.250 §5.7.1, 27.007 §9.2). */
import { cmeCodeOfText, cmeErrors } from './cme-errors.ts';
import { cmsErrors } from './cms-errors.ts';

export type FinalKind =
  | 'OK'
  /** Also `ERROR: <text>` of newer Huawei firmware. */
  | 'ERROR'
  | 'CME'
  | 'CMS'
  /** `COMMAND NOT SUPPORT` of old Huawei sticks, which send no ERROR after it. */
  | 'NOT_SUPPORTED'
  | 'TOO_MANY_PARAMETERS'
  | 'NO_CARRIER'
  | 'BUSY'
  | 'NO_ANSWER'
  | 'NO_DIALTONE'
  | 'CONNECT';

export interface FinalResult {
  readonly kind: FinalKind;
  /** CME or CMS code; absent when the modem sent a text the standard does not know. */
  readonly code?: number;
  /** What the modem wrote in place of a code or after `ERROR:`. */
  readonly text?: string;
}

const fixedLines: Readonly<Record<string, FinalKind>> = {
  OK: 'OK',
  ERROR: 'ERROR',
  'COMMAND NOT SUPPORT': 'NOT_SUPPORTED',
  'COMMAND NOT SUPPORTED': 'NOT_SUPPORTED',
  'TOO MANY PARAMETERS': 'TOO_MANY_PARAMETERS',
  'NO CARRIER': 'NO_CARRIER',
  BUSY: 'BUSY',
  'NO ANSWER': 'NO_ANSWER',
  'NO DIALTONE': 'NO_DIALTONE',
  'NO DIAL TONE': 'NO_DIALTONE',
  CONNECT: 'CONNECT',
};

export interface ParsedFinal {
  readonly result: FinalResult;
  /** Text the modem glued to the code without a line end, `+CNUM: …`; empty when there is none. */
  readonly rest: string;
}

/** Undefined when `line` does not begin with a final result code. */
export function parseFinalResult(line: string): ParsedFinal | undefined {
  // Only a new `+NAME:` or `^NAME:` counts as glued text: anything looser would find an OK in names.
  const glued = /[+^][A-Z][A-Z0-9]*:.*$/.exec(line);
  const head = glued ? line.slice(0, glued.index).trimEnd() : line;
  const rest = glued?.[0] ?? '';

  const kind = Object.hasOwn(fixedLines, head) ? fixedLines[head] : undefined;
  if (kind !== undefined) return { result: { kind }, rest };
  if (/^CONNECT /.test(line)) {
    return { result: { kind: 'CONNECT', text: line.slice('CONNECT '.length).trim() }, rest: '' };
  }

  const [, flavour, detail = ''] = /^(\+CME ERROR|\+CMS ERROR|ERROR):\s*(.*)$/i.exec(head) ?? [];
  switch (flavour?.toUpperCase()) {
    case '+CME ERROR':
      return { result: withCode('CME', detail, cmeCodeOfText(detail)), rest };
    case '+CMS ERROR':
      return { result: withCode('CMS', detail, undefined), rest };
    case 'ERROR':
      return { result: { kind: 'ERROR', ...(detail === '' ? {} : { text: detail }) }, rest };
    default:
      return undefined;
  }
}

function withCode(kind: 'CME' | 'CMS', detail: string, known: number | undefined): FinalResult {
  if (/^\d{1,6}$/.test(detail)) return { kind, code: Number(detail) };
  return known === undefined ? { kind, text: detail } : { kind, code: known, text: detail };
}

/** The standard's short name, for logs and experts: `CME 16 incorrect password`. */
export function finalResultName({ kind, code, text }: FinalResult): string {
  const name = code === undefined ? text : ((kind === 'CME' ? cmeErrors : cmsErrors)[code] ?? text);
  return [kind, code, name].filter((part) => part !== undefined).join(' ');
}

/** Results that say "the call did not come about": final only for a command that dials. */
export function isConnectionResult({ kind }: FinalResult): boolean {
  return (
    kind === 'NO_CARRIER' ||
    kind === 'BUSY' ||
    kind === 'NO_ANSWER' ||
    kind === 'NO_DIALTONE' ||
    kind === 'CONNECT'
  );
}
