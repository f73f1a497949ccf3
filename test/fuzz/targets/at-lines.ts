/** Bytes of an AT port into lines: the same lines, however the bytes are cut into pieces. */
import { LineSplitter, MAX_LINE_LENGTH } from '../../../main/at/line-splitter.ts';
import { maskIncoming } from '../../../main/at/secret-mask.ts';
import { answerWords } from '../at-exchanges.ts';
import { withCanaries } from '../engine/canaries.ts';
import type { FuzzTarget } from '../engine/fuzz-target.ts';
import { invariant } from '../engine/invariant.ts';

export const atLines: FuzzTarget = {
  name: 'at-lines',
  maxLength: 256,
  seeds: [
    '\r\nOK\r\n',
    '> \r\n',
    'AT+CPIN="1234"\r\r\n+CPIN: READY\r\n',
    '\0\0\r\n^RSSI:1\r\n',
    '>  >\r',
  ],
  dictionary: [...answerWords, 'D', 'CPIN=', 'AT^NDISDUP=1,1,"', '^AUTHDATA: ', '**05*'],
  run(input) {
    const lines = withCanaries(input, (bytes) => {
      const splitter = new LineSplitter();
      const whole = splitter.push(bytes);
      invariant(splitter.cutLines <= 1 + input.length / MAX_LINE_LENGTH, 'a cut line is long');
      return whole;
    });
    const splitter = new LineSplitter();
    const pieces: string[] = [];
    for (let at = 0; at < input.length; at += 1) {
      pieces.push(...splitter.push(input.subarray(at, at + 1)));
    }
    invariant(pieces.join('\n') === lines.join('\n'), 'pieces make no difference');
    for (const line of lines) {
      invariant(
        line !== '' && line === line.trim() && !/[\0-\x1f\x7f-\x9f]/.test(line),
        'a line is one',
      );
      invariant(line.length <= MAX_LINE_LENGTH, 'a line has an end');
      invariant(maskIncoming(line).length <= line.length + 4, 'a mask hides');
    }
  },
  shapes: {
    'a line of letters that may begin a dial string': (size) => `${'D'.repeat(size - 1)}\r`,
    'ever more prompts': (size) => '> '.repeat(size / 2),
    'a name of a code, again and again': (size) => `${'CPIN! '.repeat(size / 6)}\r`,
    'credentials without end': (size) => `^NDISDUP=${'"'.repeat(size - 10)}\r`,
  },
};
