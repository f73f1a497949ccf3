/**
 * Which lines carry a PIN, PUK or lock code to the SIM or the stick.
 *
 * Pessimistic on purpose: the line is judged without blanks and quotes and in upper case, because
 * that is how a modem may read it (V.250 §5.4.1 lets it skip blanks and ignore case), and a code
 * hidden in a string counts as a code. A harmless line that looks like one is refused; the reverse
 * must not happen.
 */
import { readingsOfHex } from './ussd-text.ts';

/** Whose tries a wrong code costs. 'lock-code' is everything that is neither PIN nor PUK. */
export type CodeKind = 'pin' | 'puk' | 'pin2' | 'puk2' | 'lock-code';

/** Characters; the longest useful line is a `+CSIM` with a 261-byte APDU. */
export const MAX_OUTGOING_LENGTH = 1024;

export type LineRefusal =
  /** CR or LF inside: more than one command line. */
  | 'embedded-line-break'
  /** Control characters (a modem edits the line at a backspace) or characters beyond ASCII. */
  | 'not-printable'
  /** Longer than MAX_OUTGOING_LENGTH. */
  | 'too-long'
  /** Does not begin with AT. */
  | 'not-a-command'
  /** `A/` and `ATDL` repeat what was sent before, so maybe a PIN. */
  | 'repeat-command'
  /** Redefines line end or backspace (S3, S4, S5), which would blind every check after it. */
  | 'line-format'
  /** More than one code in a line: one authorisation is one try. */
  | 'several-codes';

export type OutgoingLine =
  | { readonly verdict: 'harmless' }
  | {
      readonly verdict: 'code';
      readonly kind: CodeKind;
      /** What logs show: the command's name without its parameters. */
      readonly logLine: string;
    }
  | { readonly verdict: 'refused'; readonly reason: LineRefusal };

interface CodeUse {
  readonly kind: CodeKind;
  readonly name: string;
}

export function classifyOutgoing(line: string): OutgoingLine {
  if (/[\r\n]/.test(line)) return { verdict: 'refused', reason: 'embedded-line-break' };
  if (/[^\x20-\x7e]/.test(line)) return { verdict: 'refused', reason: 'not-printable' };
  if (line.length > MAX_OUTGOING_LENGTH) return { verdict: 'refused', reason: 'too-long' };

  // A question mark in quotes, or behind a blank, may be a value that asks nothing.
  const text = line
    .replace(/(?:"|(?<==) )[ "]*(?=\?)/g, "'")
    .replace(/[ "]/g, '')
    .toUpperCase();
  if (text.startsWith('A/')) return { verdict: 'refused', reason: 'repeat-command' };
  if (!/^AT/i.test(line)) return { verdict: 'refused', reason: 'not-a-command' };

  const segments = text.slice('AT'.length).split(';');
  const refusal = segments.map(refusalOf).find((reason) => reason !== undefined);
  if (refusal) return { verdict: 'refused', reason: refusal };

  const uses = [...segments.flatMap(codesOfCommands), ...codesOfDialString(text)];
  const [first] = uses;
  if (!first) return { verdict: 'harmless' };
  if (uses.length > 1) return { verdict: 'refused', reason: 'several-codes' };
  return { verdict: 'code', kind: first.kind, logLine: `AT${first.name}****` };
}

/** Basic commands stand in front of the first extended one in a segment. */
function refusalOf(segment: string): LineRefusal | undefined {
  const basic = /^[^+^*$%#@!]*/.exec(segment)?.[0] ?? '';
  // AT&D is about the DTR line, not a dial command.
  if (/(?:^|[^&])D/.test(basic) && /D.*L/.test(segment)) return 'repeat-command';

  const withoutHarmless = basic.replace(
    /S0*(\d+)=(\d*)/g,
    (whole: string, register: string, value: string) =>
      isHarmlessRegister(Number(register), Number(value)) ? '' : whole,
  );
  // What is left of `=` sets S3, S4, S5 or, in the old Hayes form `AT=65`, the register last named.
  return withoutHarmless.includes('=') ? 'line-format' : undefined;
}

function isHarmlessRegister(register: number, value: number): boolean {
  const defaults = new Map([
    [3, 13],
    [4, 10],
    [5, 8],
  ]);
  return !defaults.has(register) || defaults.get(register) === value;
}

function codesOfCommands(segment: string): CodeUse[] {
  const uses: CodeUse[] = [];
  for (const match of segment.matchAll(/([+^*$%]?)([A-Z][A-Z0-9_]*)/g)) {
    const [whole, prefix = '', name = ''] = match;
    const tail = segment.slice(match.index + whole.length);
    const kind =
      prefix === '' ? codeInsideText(name, tail) : codeOfCommand(name, tail, hasNoParameters(tail));
    // Digits glued to a name may be the code itself.
    const shownName = `${prefix === '' ? '+' : prefix}${name.replace(/\d.*$/, '')}=`;
    if (kind !== undefined) uses.push({ kind, name: shownName });
  }
  return uses;
}

/** A read, a test or the bare name. */
function hasNoParameters(tail: string): boolean {
  return tail === '' || tail === '?' || tail === '=?';
}

/** A name without + or ^ in front is mostly a word in a string; only the well-known ones count. */
function codeInsideText(name: string, tail: string): CodeKind | undefined {
  const known = /(?:CPIN2?|CPWD|CLCK|CARDLOCK|CSIM|CRSM|CGLA|CRLA)$/.exec(name)?.[0];
  if (known === undefined || !tail.startsWith('=')) return undefined;
  return codeOfCommand(known, tail, hasNoParameters(tail));
}

const MAYBE_PIN = /PIN(?!G)|PUK|CHV|PWD|PASSW/;
const MAYBE_LOCK = /LCK|LOCK/;
/** Commands of the names above that take no code. */
const NO_CODE =
  /^(?:CPINR|CPINC|X?PINCNT|CLOCK|.*(?:FREQ|CELL|BAND|ARFCN|PCI|PLMN|RAT|SCREEN)\w*LOCK\w*|LOCK(?:FREQ|CELL|BAND|PLMN)\w*)$/;

function codeOfCommand(name: string, tail: string, bare: boolean): CodeKind | undefined {
  const parameters = tail.replace(/^=/, '').split(',');
  switch (name) {
    case 'CPIN':
      return bare ? undefined : parameters.length > 1 ? 'puk' : 'pin';
    case 'CPIN2':
      return bare ? undefined : parameters.length > 1 ? 'puk2' : 'pin2';
    case 'CLCK':
      // Mode 2 asks for the state and takes no password.
      return bare || /^=[A-Z0-9]{2},2(?:,,\d*)?$/.test(tail)
        ? undefined
        : kindOfFacility(parameters[0]);
    case 'CPWD':
      return bare ? undefined : kindOfFacility(parameters[0]);
    case 'CSIM':
    case 'CGLA':
      return bare ? undefined : codeOfApdu(parameters.at(-1) ?? '');
    case 'CRSM':
    case 'CRLA':
      return bare ? undefined : codeOfSimAccess(name, parameters);
    case 'CKPD':
      // Key presses one by one could dial `**05*…#`.
      return bare ? undefined : 'pin';
    default:
      if (NO_CODE.test(name)) return undefined;
      if (MAYBE_PIN.test(name)) return bare && !/\d{3}$/.test(name) ? undefined : 'pin';
      return MAYBE_LOCK.test(name) && !bare ? 'lock-code' : undefined;
  }
}

/** Facilities of `+CLCK` and `+CPWD` (27.007 §7.4): SC is the SIM's PIN, P2 and FD its PIN2. */
function kindOfFacility(facility: string | undefined): CodeKind {
  if (facility === 'SC') return 'pin';
  return facility === 'P2' || facility === 'FD' ? 'pin2' : 'lock-code';
}

/** Instructions of TS 102 221 §10.1.2 that read, select or authenticate; all others may take a code. */
const harmlessInstructions: ReadonlySet<number> = new Set([
  0x70, 0x84, 0x88, 0xa2, 0xa4, 0xb0, 0xb2, 0xc0, 0xca, 0xcb, 0xd6, 0xdc, 0xf2,
]);

function codeOfApdu(hex: string): CodeKind | undefined {
  const bytes = /^[0-9A-F]{8,}$/.test(hex)
    ? [hex.slice(2, 4), hex.slice(6, 8)].map((pair) => Number.parseInt(pair, 16))
    : [];
  const [instruction, reference] = bytes;
  if (instruction === undefined) return 'lock-code';
  if (harmlessInstructions.has(instruction)) return undefined;
  return kindOfChv(instruction, reference);
}

/** VERIFY 20, CHANGE 24, DISABLE 26, ENABLE 28, UNBLOCK 2C; P2 01 is PIN (00 in UNBLOCK of GSM). */
function kindOfChv(instruction: number, reference: number | undefined): CodeKind {
  const unblocks = instruction === 0x2c;
  if (reference === 0x01 || (unblocks && reference === 0x00)) return unblocks ? 'puk' : 'pin';
  if (reference === 0x81 || reference === 0x02) return unblocks ? 'puk2' : 'pin2';
  return 'lock-code';
}

/** `+CRSM` takes the instruction in decimal; `+CRLA` has the session in front of it. */
function codeOfSimAccess(
  name: 'CRSM' | 'CRLA',
  parameters: readonly string[],
): CodeKind | undefined {
  const [instruction, , , reference] = parameters.slice(name === 'CRSM' ? 0 : 1);
  if (!/^\d{1,3}$/.test(instruction ?? '')) return 'lock-code';
  if (harmlessInstructions.has(Number(instruction)) || instruction === '203') return undefined;
  return kindOfChv(Number(instruction), Number(reference));
}

/**
 * `**04*`, `**042*` change a PIN, `**05*`, `**052*` unblock one, `*03*` changes the barring
 * password (22.030 §6.5.4, §6.6). Searched in the whole line, since phonebook, `+CUSD` and stored
 * numbers lead to the dialler too.
 */
function codesOfDialString(text: string): CodeUse[] {
  const hidden = (text.match(/(?:[0-9A-F]{2}){4,}/g) ?? []).flatMap((digits) =>
    // A run of hex has several readings, of which at most one is meant.
    readingsOfHex(digits).flatMap(codesOfDialled).slice(0, 1),
  );
  return [...codesOfDialled(text), ...hidden];
}

function codesOfDialled(text: string): CodeUse[] {
  // Letters, pauses and commas in a dial string are modifiers that the modem skips.
  const dialled = text.replace(/[^0-9*#]/g, '');
  return Array.from(dialled.matchAll(/\*0(42|52|4|5|3)\*/g), ([, code = '']) => ({
    kind: dialKinds[code] ?? 'lock-code',
    name: 'D',
  }));
}

const dialKinds: Readonly<Record<string, CodeKind>> = {
  3: 'lock-code',
  4: 'pin',
  42: 'pin2',
  5: 'puk',
  52: 'puk2',
};
