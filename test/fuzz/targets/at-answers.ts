/** Every parser of the registry on its own: a choosing byte, then the lines of an answer. */
import { splitFields } from '../../../main/at/answer-fields.ts';
import { AtParseError } from '../../../main/at/at-error.ts';
import { parseCommandLine } from '../../../main/at/command-line.ts';
import { commandRegistry } from '../../../main/at/commands/registry.ts';
import { classifyLine, runningCommand } from '../../../main/at/line-kind.ts';
import { parseUnsolicited } from '../../../main/at/unsolicited/parse-unsolicited.ts';
import { answerWords, exchanges } from '../at-exchanges.ts';
import type { FuzzTarget } from '../engine/fuzz-target.ts';
import { invariant } from '../engine/invariant.ts';
import { checkPlainValue } from '../value-checks.ts';

const entries = Object.entries(commandRegistry);
const names = entries.map(([name]) => name);

export const atAnswers: FuzzTarget = {
  name: 'at-answers',
  maxLength: 600,
  seeds: [
    ...exchanges.map(({ command, lines }) =>
      seed(parseCommandLine(command ?? '')[0]?.name ?? 'I', lines.join('\n')),
    ),
    seed('+COPS', '+COPS: (2,"Telekom.de","TDG","26201",7),(3,"o2","o2","26203",2),,(0-4),(0-2)'),
    seed('^HCSQ', '^HCSQ:"WCDMA",30,30,58'),
  ],
  dictionary: [...answerWords, ...names.map((name) => `\n${name}: `)],
  work: { fixed: 5_000, perByte: 200 },
  run(input) {
    const [name, entry] = entries[(input[0] ?? 0) % entries.length]!;
    // What the splitter makes of it: no line ends, no outer blanks, no empty lines.
    const lines = Buffer.from(input.subarray(1))
      .toString('latin1')
      .split(/[\r\n]/)
      .map((line) => line.trim())
      .filter((line) => line !== '');
    for (const parse of [entry.read, entry.test]) {
      if (parse !== undefined) checkParser(() => parse(lines), input.length);
    }
    if (entry.set !== undefined)
      checkPlainValue(entry.set(splitFields(lines[0] ?? '')), input.length);

    for (const line of lines) {
      const report = parseUnsolicited(line);
      invariant(typeof report.type === 'string', 'a report has a type');
      checkPlainValue(report, input.length);
      for (const running of [undefined, runningCommand(`AT${name}?`)]) {
        const text = classifyLine(line, running).map((piece) => piece.text);
        const length = text.reduce((sum, part) => sum + part.length, 0);
        invariant(length <= line.length, 'pieces are parts of the line');
      }
    }
  },
};

function seed(name: string, text: string): string {
  return String.fromCharCode(Math.max(names.indexOf(name), 0)) + text;
}

function checkParser(parse: () => unknown, inputLength: number): void {
  let value: unknown;
  try {
    value = parse();
  } catch (error) {
    if (error instanceof AtParseError) return;
    throw error;
  }
  checkPlainValue(value, inputLength);
}
