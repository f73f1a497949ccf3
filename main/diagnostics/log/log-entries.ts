/** Lines → entries: wrapped lines joined again, time and program taken off the message. */
import type { LogLine } from './log-lines.ts';
import { readStamp, type Stamp } from './time-stamp.ts';

export interface LogEntry {
  /** Every line it spans. */
  readonly lines: readonly number[];
  /** Program that wrote it, lower case; undefined where none is named. */
  readonly program: string | undefined;
  readonly timeMs: number | undefined;
  readonly year: number | undefined;
  readonly text: string;
}

interface Draft {
  readonly stamp: Stamp | undefined;
  /** Lines without a start of their own may belong to it. */
  readonly canGoOn: boolean;
  readonly lines: number[];
  text: string;
}

export function readLogEntries(lines: readonly LogLine[]): LogEntry[] {
  const stamps = lines.map(({ text }) => readStamp(withoutMarks(text)));
  const starts = lines.map(
    ({ text }, index) => stamps[index] !== undefined || bareHeader.test(text),
  );
  const width = wrapWidth(lines, starts);
  const drafts: Draft[] = [];
  let previous: { draft: Draft; line: LogLine } | undefined;
  lines.forEach((line, index) => {
    const stamp = stamps[index];
    if (line.text === '' || isHeading(line.text)) {
      previous = undefined;
      return;
    }
    const goesOn = previous !== undefined && starts[index] === false;
    if (goesOn && previous !== undefined && wasWrapped(previous, line, width)) {
      previous.draft.text += joint(previous.line, line, width) + line.text;
      previous.draft.lines.push(line.number);
      previous = { draft: previous.draft, line };
      return;
    }
    const draft = {
      stamp,
      canGoOn: starts[index] === true,
      lines: [line.number],
      text: stamp?.rest ?? line.text,
    };
    drafts.push(draft);
    previous = { draft, line };
  });
  return drafts.map(entryOf);
}

/** `--> ` and its like, with which people point at a line; part of no stamp. */
function withoutMarks(text: string): string {
  return text.replace(/^(?:[-=]{1,3}>|\*{1,3}|[#!+-]) {0,3}/, '');
}

interface Width {
  /** Columns the log was wrapped at. */
  readonly columns: number;
  /** A terminal cuts words at its last column; mail breaks at blanks. */
  readonly hard: boolean;
}

/** From the lines that carry a time and are followed by one that does not. */
function wrapWidth(lines: readonly LogLine[], starts: readonly boolean[]): Width {
  const lengths: number[] = [];
  starts.forEach((isStart, index) => {
    const next = lines[index + 1];
    if (!isStart || next === undefined || next.text === '') return;
    if (starts[index + 1] !== true) lengths.push(lines[index]?.text.length ?? 0);
  });
  const columns = lengths.reduce((longest, length) => Math.max(longest, length), 0);
  const full = lengths.filter((length) => length >= columns - 1).length;
  return { columns, hard: full >= 2 && full > lengths.length * 0.7 };
}

function wasWrapped(
  { draft, line }: { draft: Draft; line: LogLine },
  next: LogLine,
  { columns }: Width,
): boolean {
  if (!draft.canGoOn) return false;
  if (line.flowed) return true;
  const [word = ''] = next.text.split(' ', 1);
  return line.text.length + 1 + word.length > columns;
}

/** What stood between the two halves: a terminal cuts anywhere, mail at a blank. */
function joint(line: LogLine, next: LogLine, { columns, hard }: Width): string {
  const isCut = hard && line.text.length >= columns - 1 && !line.flowed && !next.indented;
  return isCut ? '' : ' ';
}

/** `logread:`, `root@OpenWrt:~# dmesg`, `$ dmesg | tail`, `=== log ===`. */
export function isHeading(text: string): boolean {
  return (
    /^[\w ./()-]{1,40}:$/.test(text) ||
    /^(?:[\w.-]+@[\w.-]+:\S* ?)?[#$] ?\w/.test(text) ||
    /^[-=*_#`~]{3,}/.test(text)
  );
}

/** `daemon.notice netifd: `, `host ModemManager[612]: `, `kern.info kernel: `. */
const header = /^(?:[\w.-]{1,64} ){0,2}([A-Za-z][\w./@-]{0,40})(?:\[(\d{1,8})\]|\((\d{1,8})\))?: ?/;
/** Programs named in front of a line that has no time. */
const bareHeader =
  /^(udhcpc6?|pppd|chat|kernel|usb_modeswitch|usb_modeswitch_dispatcher|ModemManager|NetworkManager|dhclient|dhcpcd|netifd|wvdial)(?:\[\d{1,8}\])?: /i;
/** netifd repeats what its handlers print: `wan (2001): `. */
const handler = /^([\w.-]{1,32}) \((\d{1,8})\): /;

function entryOf({ stamp, lines, text }: Draft): LogEntry {
  const { timeMs, year } = stamp ?? {};
  const { program, message } = programOf(stamp, text);
  // Columns mean nothing to a matcher.
  return { lines, program, timeMs, year, text: message.replace(/ {2,}/g, ' ') };
}

function programOf(
  stamp: Stamp | undefined,
  text: string,
): { program: string | undefined; message: string } {
  if (stamp?.clock === 'boot' && !/^[\w.-]+ kernel: /.test(text)) {
    return { program: 'kernel', message: text };
  }
  const match = (stamp === undefined ? bareHeader : header).exec(text);
  if (match === null) return { program: undefined, message: text };
  const program = (match[1] ?? '').toLowerCase();
  let message = text.slice(match[0].length);
  if (program === 'netifd') message = message.replace(handler, '');
  // The kernel's own clock, the daemons' own stamps: behind the ones that were read.
  const inner = readStamp(message);
  return { program, message: (inner?.rest ?? message).trim() };
}
