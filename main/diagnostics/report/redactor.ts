/**
 * Takes what names a person, a place or a card out of a report: known values in every spelling they
 * may have, and whatever looks like one. The same value gets the same name throughout, so that a
 * reader can still see that two lines are about one thing.
 */
import { spellingsOf } from './spellings.ts';

export type HiddenKind =
  | 'secret'
  | 'imei'
  | 'imsi'
  | 'iccid'
  | 'phone-number'
  | 'location'
  | 'address'
  | 'hardware-address'
  | 'number'
  | 'data';

export interface KnownValue {
  readonly kind: HiddenKind;
  readonly value: string;
}

/** Shorter ones would take half of the text with them. */
const SHORTEST_KNOWN = 4;

interface Pattern {
  readonly kind: HiddenKind;
  readonly pattern: RegExp;
  readonly spares?: (text: string) => boolean;
}

const octet = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';

/** Addresses that say nothing of anybody. */
const openAddresses = /^(?:127\.|0\.0\.0\.0|255\.|192\.168\.8\.1$)/;

const patterns: readonly Pattern[] = [
  /** Where the phone is, whom it talks to, what it was given: all behind the name. */
  {
    kind: 'location',
    pattern:
      /(?<=[+^](?:C(?:E|G)?REG|HFREQINFO|MONSC|MONNC|LOCINFO|CELLINFO|EONS): ?)[^"\\\n«][^\\\n]{4,200}/gi,
  },
  { kind: 'address', pattern: /(?<=\^DHCPV?6?: ?)[^\\\n«]{4,300}/gi },
  {
    kind: 'data',
    pattern: /(?<=\+(?:CMGR|CMGL|CMT|CDS|CUSD|CRSM|CSIM|CNUM)[:=] ?)[^\\\n«]{3,400}/gi,
  },
  { kind: 'hardware-address', pattern: /\b[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}\b/gi },
  {
    kind: 'address',
    pattern: new RegExp(`(?<![\\d.])${octet}(?:\\.${octet}){3}(?![\\d.])`, 'g'),
    spares: (text) => openAddresses.test(text),
  },
  {
    kind: 'address',
    pattern:
      /(?<![0-9a-f:])[0-9a-f]{1,4}(?:::?[0-9a-f]{1,4}){3,7}(?![0-9a-f:])|(?<![0-9a-f:])(?:fe80|2[0-9a-f]{3}|f[cd][0-9a-f]{2}):[0-9a-f:]{2,36}/gi,
  },
  { kind: 'phone-number', pattern: /(?<![\w.])\+\d{8,15}\b/g },
  { kind: 'number', pattern: /(?<![\w.])\d{14,22}F?(?!\w)/g },
  { kind: 'data', pattern: /(?<![\w])(?=[0-9a-f]*\d)[0-9a-f]{24,400}(?!\w)/gi },
];

export class Redactor {
  readonly #names = new Map<string, string>();
  readonly #counts = new Map<HiddenKind, number>();
  readonly #known: { readonly spelling: string; readonly name: string }[] = [];

  constructor(known: readonly KnownValue[]) {
    for (const { kind, value } of known) {
      if (value.length < SHORTEST_KNOWN) continue;
      const name = this.#nameOf(kind, value);
      for (const spelling of spellingsOf(value)) this.#known.push({ spelling, name });
    }
    // A value inside another one must not leave the rest of it behind.
    this.#known.sort((a, b) => b.spelling.length - a.spelling.length);
  }

  redact(text: string): string {
    let result = text;
    for (const { spelling, name } of this.#known) result = withoutSpelling(result, spelling, name);
    for (const { kind, pattern, spares } of patterns) {
      result = result.replace(pattern, (found) =>
        spares?.(found) === true ? found : this.#nameOf(kind, found),
      );
    }
    return result;
  }

  /** How many different values of each kind were hidden. */
  get hidden(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  #nameOf(kind: HiddenKind, value: string): string {
    const key = value.toLowerCase();
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    const name = `«${kind} ${count}»`;
    this.#names.set(key, name);
    return name;
  }
}

function withoutSpelling(text: string, spelling: string, name: string): string {
  const lower = text.toLowerCase();
  // Lower case may change the length of a text in some scripts; then case counts.
  const where = lower.length === text.length ? lower : text;
  const wanted = where === lower ? spelling.toLowerCase() : spelling;
  let at = where.indexOf(wanted);
  if (at < 0) return text;
  const pieces: string[] = [];
  let from = 0;
  while (at >= 0) {
    pieces.push(text.slice(from, at), name);
    from = at + wanted.length;
    at = where.indexOf(wanted, from);
  }
  pieces.push(text.slice(from));
  return pieces.join('');
}
