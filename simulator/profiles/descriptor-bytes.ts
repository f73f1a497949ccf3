/** Hex digits with white space into bytes; `#` starts a comment that ends with the line. */
export function descriptorBytes(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replaceAll(/#.*|\s/g, ''), 'hex'));
}
