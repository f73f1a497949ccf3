import fc from 'fast-check';
import { expect, it } from 'vitest';

import { LineSplitter, MAX_LINE_LENGTH } from './line-splitter.ts';

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

it.each([
  ['\r\nOK\r\n', ['OK']],
  ['AT\r\r\nOK\r\n', ['AT', 'OK']],
  ['+CSQ: 20,99\n\nOK\n', ['+CSQ: 20,99', 'OK']],
  ['+CSQ: 20,99\r\rOK\r', ['+CSQ: 20,99', 'OK']],
  ['\n\rA\n\r\n\rB\r', ['A', 'B']],
  ['\0\0\r\nO\0K\r\n\0', ['OK']],
  ['  OK \t\r\n   \r\n', ['OK']],
  ['\r\nM\u00fcller \u00ff\r\n', ['M\u00fcller \u00ff']],
  ['+COPS: 0,0,"\x1b]0;x\x07Tele\x9b31mkom\x7f"\r', ['+COPS: 0,0,"]0;xTele31mkom"']],
  ['Model:\tE3372\r\n', ['Model: E3372']],
  ['\r\n> ', ['>']],
  ['\r\nA > B\r\n', ['A > B']],
  ['OK', []],
])('splits %j', (text, lines) => {
  expect(new LineSplitter().push(bytes(text))).toEqual(lines);
});

it('gives the same lines however the bytes are cut', () => {
  const text = '\r\n^HCSQ: "LTE",57\r\n\r\nOK\r\n\n> \r+CME ERROR: 10\r\n';
  const whole = new LineSplitter().push(bytes(text));
  for (let cut = 0; cut <= text.length; cut += 1) {
    const splitter = new LineSplitter();
    const lines = splitter.push(bytes(text.slice(0, cut)));
    lines.push(...splitter.push(bytes(text.slice(cut))));
    expect(lines).toEqual(whole);
  }
  const splitter = new LineSplitter();
  expect(Array.from(text).flatMap((byte) => splitter.push(bytes(byte)))).toEqual(whole);
});

it('cuts a line at the limit, counts it once and goes on with the next', () => {
  const splitter = new LineSplitter();
  splitter.push(bytes('x'.repeat(MAX_LINE_LENGTH + 5)));
  expect(splitter.cutLines).toBe(1);
  expect(splitter.push(bytes('more\r\nOK\r\n'))).toEqual(['x'.repeat(MAX_LINE_LENGTH), 'OK']);
  expect(splitter.push(bytes(`${'y'.repeat(MAX_LINE_LENGTH)}\r\n`))).toHaveLength(1);
  expect(splitter.cutLines).toBe(1);
});

it('never makes an empty, an overlong or a broken line of anything', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 20 }), (chunks) => {
      const splitter = new LineSplitter();
      for (const line of chunks.flatMap((chunk) => splitter.push(chunk))) {
        expect(line).not.toBe('');
        expect(line).not.toMatch(/[\0-\x1f\x7f-\x9f]/);
        expect(line.length).toBeLessThanOrEqual(MAX_LINE_LENGTH);
      }
    }),
  );
});
