import fc from 'fast-check';
import { expect, it } from 'vitest';

import { boundedLines } from './bounded-lines.ts';

async function lines(chunks: readonly string[], limit = 100) {
  async function* input() {
    for (const chunk of chunks) yield await Promise.resolve(Buffer.from(chunk));
  }
  const found: (string | undefined)[] = [];
  for await (const line of boundedLines(input(), limit)) found.push(line);
  return found;
}

it('splits at LF alone, drops one CR before it, keeps empty lines', async () => {
  expect(await lines(['a\r\n\nb\u2028c\rd\n', 'tail'])).toEqual(['a', '', 'b\u2028c\rd', 'tail']);
});

it('gives undefined for a line over the limit and goes on behind it', async () => {
  expect(await lines(['x'.repeat(60), 'x'.repeat(60), '\nok\n'])).toEqual([undefined, 'ok']);
});

it('finds the same lines however the bytes are cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ maxLength: 10 }).map((text) => text.replaceAll(/[\r\n]/g, '_'))),
      fc.nat({ max: 20 }),
      async (wanted, size) => {
        const text = wanted.map((line) => `${line}\n`).join('');
        const bytes = Buffer.from(text);
        async function* input() {
          for (let at = 0; at < bytes.length; at += size + 1) {
            yield await Promise.resolve(bytes.subarray(at, at + size + 1));
          }
        }
        const found: (string | undefined)[] = [];
        for await (const line of boundedLines(input(), 1_000)) found.push(line);
        expect(found).toEqual(wanted.map((line) => Buffer.from(line).toString('utf8')));
      },
    ),
  );
});
