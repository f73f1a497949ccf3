/** Numbers, amounts, times and dates as the reader's locale writes them. */

export interface Format {
  readonly locale: string;
  number(value: number): string;
  /** Mbit/s with one decimal below 100, without unit. */
  megabits(bitsPerSecond: number): string;
  /** "640 MB", "5 GB": decimal units, as operators count. */
  bytes(bytes: number): string;
  percent(share: number): string;
  /** "6 ms", "1.2 s", "40 s", "24 min", "1 h 24 min". */
  duration(ms: number): string;
  /** "1 December". */
  day(isoDate: string): string;
  /** "1st", "1." */
  dayOfMonth(day: number): string;
  /** "14:02". */
  time(atMs: number): string;
  /** "22 November 2026". */
  date(atMs: number): string;
  list(items: readonly string[]): string;
}

const englishOrdinals: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd' };

export function createFormat(locale: string, timeZone?: string): Format {
  const zone = timeZone === undefined ? {} : { timeZone };
  const number = (options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options);
  const date = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, { ...options, ...zone });
  const whole = number({ maximumFractionDigits: 0 });
  const oneDecimal = number({ minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const upToOne = number({ maximumFractionDigits: 1 });
  const upToTwo = number({ maximumFractionDigits: 2 });
  const dayFormat = date({ day: 'numeric', month: 'long' });
  const timeFormat = date({ hour: '2-digit', minute: '2-digit' });
  const dateFormat = date({ day: 'numeric', month: 'long', year: 'numeric' });
  const percentFormat = number({ style: 'percent', maximumFractionDigits: 0 });
  const plural = new Intl.PluralRules(locale, { type: 'ordinal' });
  const listFormat = new Intl.ListFormat(locale, { type: 'conjunction' });

  return {
    locale,
    number: (value) => upToTwo.format(value),
    megabits(bitsPerSecond) {
      const megabits = bitsPerSecond / 1e6;
      return megabits >= 99.95 ? whole.format(megabits) : oneDecimal.format(megabits);
    },
    bytes(bytes) {
      if (bytes >= 999.5e6) return `${upToOne.format(bytes / 1e9)} GB`;
      if (bytes >= 9.95e6) return `${whole.format(bytes / 1e6)} MB`;
      if (bytes >= 99.5e3) return `${upToOne.format(bytes / 1e6)} MB`;
      return `${whole.format(bytes / 1e3)} kB`;
    },
    percent: (share) => percentFormat.format(share),
    duration(ms) {
      if (ms < 100) return `${whole.format(ms)} ms`;
      if (ms < 9_950) return `${upToOne.format(ms / 1000)} s`;
      const seconds = Math.round(ms / 1000);
      if (seconds < 60) return `${seconds} s`;
      const minutes = Math.floor(seconds / 60);
      if (minutes < 60) return `${minutes} min`;
      return `${whole.format(Math.floor(minutes / 60))} h ${minutes % 60} min`;
    },
    day: (isoDate) => dayFormat.format(new Date(`${isoDate.slice(0, 10)}T12:00:00`)),
    dayOfMonth: (day) =>
      locale.startsWith('de') ? `${day}.` : `${day}${englishOrdinals[plural.select(day)] ?? 'th'}`,
    time: (atMs) => timeFormat.format(atMs),
    date: (atMs) => dateFormat.format(atMs),
    list: (items) => listFormat.format(items),
  };
}
