/**
 * Lines of a byte stream, split at LF alone (readline also splits at CR and U+2028) and bounded:
 * a line longer than the limit is thrown away as it comes and yields undefined in its place.
 */
export async function* boundedLines(
  input: AsyncIterable<Uint8Array>,
  maxLineLength: number,
): AsyncGenerator<string | undefined> {
  let parts: Uint8Array[] = [];
  let length = 0;
  const take = (): string | undefined => {
    const text = length > maxLineLength ? undefined : Buffer.concat(parts).toString('utf8');
    parts = [];
    length = 0;
    return text?.endsWith('\r') ? text.slice(0, -1) : text;
  };
  for await (const chunk of input) {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(0x0a, start);
      const piece = chunk.subarray(start, end === -1 ? chunk.length : end);
      length += piece.length;
      if (length > maxLineLength) parts = [];
      else parts.push(piece);
      if (end === -1) break;
      yield take();
      start = end + 1;
    }
  }
  if (length > 0) yield take();
}
