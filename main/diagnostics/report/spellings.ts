/** The ways a value may stand in a log: as it is, and as modems, protocols and programs write it. */

export function spellingsOf(value: string): readonly string[] {
  const bytes = Buffer.from(value, 'utf8');
  const ucs2 = Buffer.from(value, 'utf16le').swap16();
  const spellings = [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(bytes.toString('utf8')),
    bytes.toString('hex'),
    ucs2.toString('hex'),
    spaced(bytes.toString('hex')),
    ...base64Cores(bytes),
    nibblesSwapped(value),
    [...value].reverse().join(''),
    ...digitSpellings(value),
    ...addressSpellings(value),
  ];
  return [...new Set(spellings)].filter((spelling) => spelling.length >= 4);
}

/** Swapped nibbles (3GPP TS 31.102), filled with F, in groups, from the end. */
function digitSpellings(value: string): string[] {
  if (!/^\+?\d{6,22}$/.test(value)) return [];
  const digits = value.replace('+', '');
  const swapped = nibblesSwapped(digits);
  // An IMSI stands behind its parity digit: `08 29 …` (TS 31.102 §4.2.2).
  const parity = `${digits.length % 2 === 1 ? 9 : 1}${digits}`;
  const imsi = nibblesSwapped(parity);
  return [
    digits,
    swapped,
    imsi,
    spaced(swapped),
    spaced(digits),
    digits.replace(/(\d{4})(?=\d)/g, '$1 '),
    digits.replace(/(\d{4})(?=\d)/g, '$1-'),
  ];
}

function nibblesSwapped(value: string): string {
  const padded = value.length % 2 === 0 ? value : `${value}F`;
  return padded.replace(/(.)(.)/g, '$2$1');
}

/** `^DHCP?` has the bytes of an address in hex, the last one first. */
function addressSpellings(value: string): string[] {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(value)) return [];
  const hex = value.split('.').map((part) => Number(part).toString(16).padStart(2, '0'));
  const reversed = [...hex].reverse().join('');
  return [hex.join(''), reversed, reversed.replace(/^0+/, ''), hex.join(':')].filter(
    (spelling) => spelling.length >= 6,
  );
}

/** Base64 of a text that holds the value at any place: the part that does not depend on the rest. */
function base64Cores(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const from = shift === 0 ? 0 : shift + 1;
    const uncertain = (bytes.length + shift) % 3 === 0 ? 0 : 1;
    const core = encoded.slice(from, encoded.length - uncertain);
    return core.length >= 6 ? [core, core.replaceAll('+', '-').replaceAll('/', '_')] : [];
  });
}

function spaced(hex: string): string {
  return hex.replace(/(..)(?=.)/g, '$1 ');
}
