/** Generates the ways in which a PIN, PUK or lock code can be written into an AT line. */
import fc from 'fast-check';

/** Digits of the code itself, found nowhere else in the lines. */
const digits = (least: number, most: number) =>
  fc.stringMatching(new RegExp(`^[6-9]{${least},${most}}$`));
const pin = digits(4, 8);
const puk = digits(8, 8);

const dialled = fc
  .tuple(fc.constantFrom('**04*', '**042*', '**05*', '**052*', '*03*330*'), puk, pin)
  .map(([prefix, old, fresh]) => ({ body: `D${prefix}${old}*${fresh}*${fresh}#`, code: old }));

/** Hex of the digits as VERIFY, CHANGE, DISABLE, ENABLE or UNBLOCK CHV carries them. */
const apdu = fc
  .tuple(fc.constantFrom('20', '24', '26', '28', '2C'), fc.constantFrom('01', '81', '02'), puk)
  .map(([instruction, reference, code]) => {
    const hex = Array.from(code, (digit) => `3${digit}`).join('');
    return { body: `+CSIM=26,"00${instruction}00${reference}08${hex}"`, code: hex };
  });

const extended = fc.oneof(
  fc
    .tuple(fc.constantFrom('+', '^'), pin)
    .map(([p, code]) => ({ body: `${p}CPIN="${code}"`, code })),
  fc.tuple(fc.constantFrom('+', '^'), puk, pin).map(([p, code, fresh]) => ({
    body: `${p}CPIN="${code}","${fresh}"`,
    code,
  })),
  pin.map((code) => ({ body: `+CPIN2="${code}"`, code })),
  fc
    .tuple(fc.constantFrom('SC', 'FD', 'PN', 'AO'), fc.constantFrom('0', '1'), pin)
    .map(([facility, mode, code]) => ({ body: `+CLCK="${facility}",${mode},"${code}"`, code })),
  fc.tuple(fc.constantFrom('SC', 'P2', 'AB'), pin).map(([facility, code]) => ({
    body: `+CPWD="${facility}","${code}","${code}"`,
    code,
  })),
  puk.map((code) => ({ body: `^CARDLOCK="${code}"`, code })),
  puk.map((code) => ({ body: `^DATALOCK="${code}"`, code })),
  dialled.map(({ body, code }) => ({ body: `+CPBW=1,"${body.slice(1)}",129,"x"`, code })),
  apdu,
  dialled,
);

/** Blanks anywhere outside the code, case at random, quotes kept or left out. */
function spell(body: string, code: string, seed: readonly number[]): string {
  const [before = '', after = ''] = body.split(code, 2);
  const tail = body.slice(before.length + code.length + after.length);
  let i = 0;
  const next = () => seed[i++ % seed.length] ?? 0;
  const vary = (text: string) =>
    Array.from(text, (character) => {
      if (character === '"' && next() % 5 === 0) return '';
      const cased = next() % 2 === 0 ? character.toLowerCase() : character.toUpperCase();
      return next() % 4 === 0 ? `${cased} ` : cased;
    }).join('');
  return vary(before) + code + vary(after) + tail;
}

const inFront = fc.constantFrom(
  '',
  'E0;',
  'E0',
  '&D2;',
  '+CMEE=1;',
  '+CSQ;;',
  'I;',
  '^CURC=0;',
  'AT',
);
const behind = fc.constantFrom('', ';', ';+CSQ', ';E0', ' ', ';+CPIN?');
/** How a line in front might be ended, and what hides a line from a filter that looks at its start. */
const smuggled = fc.constantFrom('', '', '', '', 'AT+CSQ\r', 'AT\n', 'A/\r', '\0', ' ');
const seeds = fc.array(fc.nat(1_000), { minLength: 40, maxLength: 40 });

export const codeLine: fc.Arbitrary<{ line: string; code: string }> = fc
  .tuple(extended, inFront, behind, smuggled, seeds)
  .map(([{ body, code }, front, back, start, seed]) => ({
    line: `${start}${(seed[0] ?? 0) % 2 === 0 ? 'AT' : 'at'}${front}${spell(body, code, seed)}${back}`,
    code,
  }));
