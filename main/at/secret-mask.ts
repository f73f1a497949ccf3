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
  const code =
    /(?:CPIN2?|CPWD|CLCK|CARDLOCK|SIMLOCK|DATALOCK|CSIM|CRSM|CGLA)\W*=|D[^;]*\*0[345]2?\*/i.exec(
      line,
    );
  if (code) return line.slice(0, code.index + code[0].length) + MASK;
  return maskCredentials(line);
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
