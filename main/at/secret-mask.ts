/** What logs show of a line: PINs, PUKs, lock codes, APN users and passwords become `****`. */
import { splitOutsideQuotes } from './command-line.ts';
import { classifyOutgoing } from './outgoing-line.ts';

const MASK = '****';

/** Commands and answers with credentials → how many fields in front are none. */
const openFields = new Map([
  ['^NDISDUP', 3],
  ['^AUTHDATA', 2],
  ['+CGAUTH', 2],
  ['$QCPDPP', 2],
  ['^PPPCFG', 0],
]);

export function maskOutgoing(line: string): string {
  const outgoing = classifyOutgoing(line);
  if (outgoing.verdict === 'code') return outgoing.logLine;
  if (outgoing.verdict === 'refused') return `(not sent: ${outgoing.reason})`;
  return splitOutsideQuotes(line, ';').map(maskCredentials).join(';');
}

/** Also hides codes in the echo of a command, whole or in pieces. */
export function maskIncoming(line: string): string {
  const named = /(?:CPIN2?|CPWD|CLCK|CARDLOCK|SIMLOCK|DATALOCK|CSIM|CRSM|CGLA)\W*=/i.exec(line);
  const shown = Math.min(
    named === null ? Infinity : named.index + named[0].length,
    dialledCodeStart(line),
  );
  return shown === Infinity ? maskCredentials(line) : line.slice(0, shown) + MASK;
}

/**
 * Where a code begins behind a D and `**04*` or its like; Infinity without one. Segment by segment,
 * since one expression for it would look through a line of nothing but D once for each of them.
 */
function dialledCodeStart(line: string): number {
  let start = 0;
  for (const segment of line.split(';')) {
    const dial = segment.search(/D/i);
    const code = dial < 0 ? null : /\*0[345]2?\*/.exec(segment.slice(dial));
    if (code !== null) return start + dial + code.index + code[0].length;
    start += segment.length + 1;
  }
  return Infinity;
}

function maskCredentials(text: string): string {
  const compact = text.replace(/\s/g, '');
  const match = /([+^$][A-Z]+)([=:])/i.exec(compact);
  const open = openFields.get(match?.[1]?.toUpperCase() ?? '');
  if (!match || open === undefined) return text;

  const start = match.index + match[0].length;
  const fields = splitOutsideQuotes(compact.slice(start), ',');
  if (fields.length <= open || compact.slice(start) === '?') return text;
  return compact.slice(0, start) + [...fields.slice(0, open), MASK].join(',');
}
