/** A log as people pass it on: quoted, marked, coloured, of any size. Cleaned lines with numbers. */

export interface LogLine {
  /** From 1, as an editor counts. */
  readonly number: number;
  /** Without quote marks, colours and outer blanks. */
  readonly text: string;
  /** A blank stood at its end: how mail of format=flowed marks a soft line break (RFC 3676). */
  readonly flowed: boolean;
  /** A blank stood in front of it. */
  readonly indented: boolean;
}

/** Longest part of a line that is looked at; a log with longer ones is no log. */
const MAX_LINE_LENGTH = 4_096;

/** Lines that are read of a log; what a person can look through is far less. */
export const MAX_LINES = 500_000;

export function readLogLines(text: string): LogLine[] {
  const lines: LogLine[] = [];
  let start = 0;
  for (let number = 1; start <= text.length && number <= MAX_LINES; number += 1) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    const raw = text.slice(start, Math.min(end, start + MAX_LINE_LENGTH));
    if (found >= 0 || raw !== '') lines.push(cleaned(number, raw));
    start = end + 1;
  }
  return lines;
}

function cleaned(number: number, raw: string): LogLine {
  const plain = withoutControls(raw);
  const text = withoutQuoteMarks(plain.trim());
  return {
    number,
    text: text.trim(),
    flowed: /\S $/.test(plain),
    indented: plain.startsWith(' ') || text.startsWith(' '),
  };
}

/** Escape sequences and control characters go: they belong to a terminal, not to a log. */
function withoutControls(text: string): string {
  return text
    .replace(/\p{Cc}\[[0-9;?]*[A-Za-z]/gu, '')
    .replaceAll('\t', ' ')
    .replace(/\p{Cc}/gu, '');
}

/** `> `, `>> `, `| ` and their like, as mail and forums put in front of what somebody else wrote. */
function withoutQuoteMarks(text: string): string {
  let rest = text;
  while (/^[>|]/.test(rest)) rest = rest.slice(1).replace(/^ /, '');
  return rest;
}
