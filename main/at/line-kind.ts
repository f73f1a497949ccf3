/** What a received line is, knowing the command that is running. */
import { type CommandPart, parseCommandLine } from './command-line.ts';
import { type FinalResult, parseFinalResult } from './final-result.ts';
import { nameOfLine } from './line-name.ts';
import { PROMPT } from './line-splitter.ts';
import { unsolicitedNames } from './unsolicited/unsolicited-names.ts';

export type LinePiece =
  | { readonly kind: 'final'; readonly text: string; readonly result: FinalResult }
  /** Belongs to the running command's answer. */
  | { readonly kind: 'information'; readonly text: string }
  | { readonly kind: 'unsolicited'; readonly text: string }
  | { readonly kind: 'echo'; readonly text: string }
  /** The modem waits for text, as after `AT+CMGS`. */
  | { readonly kind: 'prompt'; readonly text: string }
  /** Nobody's: garbage, half an echo, an answer nobody waits for. */
  | { readonly kind: 'noise'; readonly text: string };

/** The command whose answer is awaited; `classifyLine` keeps track of its echo in it. */
export interface RunningCommand {
  readonly parts: readonly CommandPart[];
  readonly isInformation: ((line: string) => boolean) | undefined;
  /** The part of the line that was not echoed so far; empty once the answer has begun. */
  echoLeft: string;
}

export function runningCommand(
  line: string,
  isInformation?: (line: string) => boolean,
): RunningCommand {
  return { parts: parseCommandLine(line), isInformation, echoLeft: line };
}

/** Usually one piece; more when the stick glued two lines together. */
export function classifyLine(line: string, running: RunningCommand | undefined): LinePiece[] {
  if (line === PROMPT) return [{ kind: 'prompt', text: line }];

  const final = parseFinalResult(line);
  if (final) {
    const text = line.slice(0, line.length - final.rest.length);
    const piece: LinePiece = { kind: 'final', text, result: final.result };
    return final.rest === '' ? [piece] : [piece, ...classifyLine(final.rest, undefined)];
  }

  const echoed = running ? takeEcho(line, running) : 0;
  if (running && echoed > 0) {
    const echo: LinePiece = { kind: 'echo', text: line.slice(0, echoed) };
    const rest = line.slice(echoed).trim();
    return rest === '' ? [echo] : [echo, ...classifyLine(rest, running)];
  }

  if (running && belongsTo(line, running)) {
    running.echoLeft = '';
    return [{ kind: 'information', text: line }];
  }
  return [{ kind: isUnsolicited(line) ? 'unsolicited' : 'noise', text: line }];
}

/**
 * How many characters of `line` repeat the command. A URC may cut the echo in two, so any piece of
 * it counts as long as the answer has not begun; text may follow only a complete echo.
 */
function takeEcho(line: string, running: RunningCommand): number {
  const { echoLeft } = running;
  if (echoLeft === '') return 0;
  if (echoLeft.startsWith(line)) {
    running.echoLeft = echoLeft.slice(line.length);
    return line.length;
  }
  if (!line.startsWith(echoLeft)) return 0;
  // `AT` in front of `+CPIN="…"` is the echo of another command, not ours with text behind it.
  const rest = line.slice(echoLeft.length).trim();
  if (!/^\w/.test(rest) && nameOfLine(rest) === undefined) return 0;
  running.echoLeft = '';
  return echoLeft.length;
}

function belongsTo(line: string, running: RunningCommand): boolean {
  if (running.isInformation) return running.isInformation(line);
  const name = nameOfLine(line);
  if (name === undefined) return !/^[+^]/.test(line) && line !== 'RING';
  return running.parts.some(
    (part) =>
      (part.name === name && !(part.form === 'set' && unsolicitedNames.has(name))) ||
      // ATI ends with a line that looks like an answer to AT+GCAP.
      (part.name === 'I' && name === '+GCAP'),
  );
}

function isUnsolicited(line: string): boolean {
  return nameOfLine(line) !== undefined || line === 'RING';
}
