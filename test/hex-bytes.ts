/** Literal bytes for tests: hex digits, spaces and line breaks anywhere between pairs. */
export function hexBytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'));
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** A buffer in which a byte that was forgotten shows. */
export function unwritten(length: number): Uint8Array {
  return new Uint8Array(length).fill(0xa5);
}
