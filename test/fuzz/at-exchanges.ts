/** Recorded AT exchanges as fuzz seeds, and the words that occur in answers. */
import recorded from '../fixtures/at/exchanges.json' with { type: 'json' };

interface Exchange {
  readonly command: string | null;
  readonly lines: readonly string[];
}

export const exchanges: readonly Exchange[] = (recorded.exchanges as unknown as Exchange[]).filter(
  ({ lines }) => Array.isArray(lines),
);

export const answerWords: readonly string[] = [
  ...new Set(
    exchanges.flatMap(({ lines }) => lines.flatMap((line) => /^[+^][A-Z]+:/.exec(line) ?? [])),
  ),
  ...['OK', 'ERROR', '+CME ERROR: ', '+CMS ERROR: ', 'NO CARRIER', 'CONNECT', 'BUSY', '> '],
  ...['\r\n', '\r', '\0', '"', ',', '(', ')', '-', ':', ';', '=', '?', '0x', '"IPV4"', '"IPV6"'],
];
