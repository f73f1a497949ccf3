/** Values of this very session that must not leave it: what its own record says they are. */
import type { ConnectionSettings } from '../../../shared/connection-settings.ts';
import type { SensitiveKind } from '../../at/at-transcript.ts';
import type { KnownValue } from './redactor.ts';

/** As it stands in the record: a line that the transcript has marked. */
interface MarkedLine {
  readonly text: string;
  readonly sensitive: SensitiveKind;
}

/** Digits, hex and quoted text of marked lines; shorter ones are counters. */
const token = /"([^"\\]{4,64})"|(?<![\w.])((?:0x)?[0-9a-f]{6,40}|\d{4,22})(?![\w.])/gi;

export function knownValues(
  recorderLines: readonly string[],
  settings: Partial<ConnectionSettings>,
): readonly KnownValue[] {
  const known: KnownValue[] = [];
  for (const value of [settings.user, settings.password]) {
    if (value !== undefined && value !== '') known.push({ kind: 'secret', value });
  }
  for (const line of recorderLines) {
    if (!line.includes('"sensitive":')) continue;
    const { text, sensitive } = markedLine(line) ?? {};
    if (text === undefined || sensitive === undefined) continue;
    for (const [, quoted, plain] of text.matchAll(token)) {
      const value = (quoted ?? plain)?.replace(/^0x/i, '');
      if (value !== undefined) known.push({ kind: sensitive, value });
    }
  }
  return unique(known);
}

function markedLine(line: string): MarkedLine | undefined {
  const { event } = JSON.parse(line) as { event?: Partial<MarkedLine> };
  if (typeof event?.text !== 'string' || typeof event.sensitive !== 'string') return undefined;
  return { text: event.text, sensitive: event.sensitive };
}

function unique(known: readonly KnownValue[]): readonly KnownValue[] {
  return [...new Map(known.map((one) => [one.value.toLowerCase(), one])).values()];
}
