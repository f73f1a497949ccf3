/** The time in front of a line, in the spellings of the programs that write such logs. */

export interface Stamp {
  /** Milliseconds on the log's own clock; only differences mean anything. */
  readonly timeMs: number | undefined;
  /** Year, where the stamp names one. */
  readonly year: number | undefined;
  /** `boot`: seconds since the start of the kernel, as its ring buffer has them. */
  readonly clock: 'wall' | 'boot';
  readonly rest: string;
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const month = `(${months.join('|')})`;
const clockTime = '(\\d\\d):(\\d\\d):(\\d\\d)(?:[.,](\\d{1,9}))?';

/** `Tue Jun 30 13:17:05 2015`: OpenWrt's logread; with brackets: dmesg -T. */
const asctime = new RegExp(
  `^\\[?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ${month} {1,2}(\\d{1,2}) ${clockTime} (?:[A-Z]{2,5} )?(\\d{4})\\]?[ :]\\s*`,
);
/** `Jun 30 13:17:05`: syslog of old (RFC 3164), and the journal. */
const syslog = new RegExp(`^${month} {1,2}(\\d{1,2}) ${clockTime} `);
/** `2023-05-04T12:33:11.123+02:00`: syslog of today (RFC 5424), and most programs' own. */
const iso = new RegExp(
  `^\\[?(\\d{4})[-/](\\d\\d)[-/](\\d\\d)[T ]${clockTime} ?(?:Z|[+-]\\d\\d:?\\d\\d)?\\]?[ :]\\s*`,
);
/** `[ 1158.920000]`, also with a level in front: the kernel's. */
const kernel = /^(?:<\d{1,3}>)?\[ {0,11}(\d{1,9})\.(\d{3,9})\](?:\[ {0,4}[TC]\d+\])? ?/;
/** `kern  :info  : `: dmesg -x. */
const decoded = /^[a-z]{3,8} {0,4}:[a-z]{3,6} {0,4}: /;
/** `<info>  [1683196391.1234]`: ModemManager and NetworkManager on their own. */
const daemon = /^<(?:trace|debug|info|msg|warn|error)> {1,3}\[(\d{9,11})\.(\d{1,6})\] /;
const timeOnly = new RegExp(`^\\[?${clockTime}\\]?[ :]\\s*`);

/** Undefined where the line begins with no time. */
export function readStamp(line: string): Stamp | undefined {
  const text = line.replace(decoded, '');
  return (
    stamp(asctime, text, ([m, d, h, min, s, f, y]) =>
      wall(Number(y), monthOf(m), d, h, min, s, f),
    ) ??
    stamp(iso, text, ([y, m, d, h, min, s, f]) =>
      wall(Number(y), Number(m) - 1, d, h, min, s, f),
    ) ??
    stamp(syslog, text, ([m, d, h, min, s, f]) => wall(undefined, monthOf(m), d, h, min, s, f)) ??
    stamp(kernel, text, ([s, f]) => ({
      timeMs: Number(`${s}.${f}`) * 1_000,
      year: undefined,
      clock: 'boot',
    })) ??
    stamp(daemon, text, ([s, f]) => {
      const timeMs = Number(`${s}.${f}`) * 1_000;
      return { timeMs, year: new Date(timeMs).getUTCFullYear(), clock: 'wall' };
    }) ??
    stamp(timeOnly, text, ([h, min, s, f]) => wall(undefined, 0, '1', h, min, s, f))
  );
}

type Fields = readonly (string | undefined)[];

function stamp(
  pattern: RegExp,
  text: string,
  read: (fields: Fields) => Omit<Stamp, 'rest'>,
): Stamp | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  return { ...read(match.slice(1)), rest: text.slice(match[0].length) };
}

/** A stamp without a year is put into one that has 29 February. */
function wall(
  year: number | undefined,
  monthIndex: number,
  ...[day, hour, minute, second, fraction]: Fields
): Omit<Stamp, 'rest'> {
  const whole = Date.UTC(
    year ?? 2_000,
    monthIndex,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  return { timeMs: whole + Number(`0.${fraction ?? '0'}`) * 1_000, year, clock: 'wall' };
}

function monthOf(name: string | undefined): number {
  return months.indexOf(name ?? '');
}
