/** The texts a `+CUSD` or phonebook string can stand for, by the alphabets of 27.007 `+CSCS`. */

/**
 * Every reading of a run of hexadecimal digits: UCS2 (two bytes a character), one byte a character,
 * and GSM 7-bit packed (23.038 §6.1.2.3), which Huawei sticks expect in `+CUSD`. Empty for a run
 * that is no hexadecimal.
 */
export function readingsOfHex(digits: string): readonly string[] {
  if (!/^(?:[0-9A-F]{2})+$/i.test(digits)) return [];
  const bytes = Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const ucs2 = Array.from(digits.match(/.{4}/g) ?? [], (code) => Number.parseInt(code, 16));
  return [ucs2, bytes, unpackSevenBit(bytes)].map((codes) =>
    codes.map((code) => String.fromCharCode(code)).join(''),
  );
}

function unpackSevenBit(bytes: readonly number[]): number[] {
  const septets: number[] = [];
  let held = 0;
  let heldBits = 0;
  for (const byte of bytes) {
    held |= byte << heldBits;
    heldBits += 8;
    while (heldBits >= 7) {
      septets.push(held & 0x7f);
      held >>>= 7;
      heldBits -= 7;
    }
  }
  return septets;
}
