/** ^NWTIME — date and time as the network tells them (Huawei); a report has the same form. */
import { AnswerFields } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';

export interface NetworkTime {
  /** `2014-08-05T04:00:21+10`: local time with its offset. */
  readonly local: string;
  /** East of UTC, daylight saving included. */
  readonly offsetMinutes: number;
  readonly dstMinutes: number;
}

export const readNetworkTime: AtCommand<NetworkTime> = {
  line: 'AT^NWTIME?',
  timeoutMs: 5_000,
  parse(informationLines) {
    return parseNetworkTime(AnswerFields.of('AT^NWTIME?', '^NWTIME', informationLines));
  },
};

/** `14/08/05,04:00:21+40,01`: the zone in quarters of an hour, then hours of daylight saving. */
export function parseNetworkTime(fields: AnswerFields): NetworkTime {
  const match =
    /^(?:20)?(\d\d)\/(\d\d)\/(\d\d),(\d\d:\d\d:\d\d)([+-])(\d{1,2})(?:,(\d{1,2}))?$/.exec(
      fields.all.join(','),
    );
  if (!match) return fields.fail();
  const [, year = '', month = '', day = '', time = '', sign = '', quarters, dst] = match;
  const minutes = Number(quarters) * 15;
  const hours = String(Math.floor(minutes / 60)).padStart(2, '0');
  const rest = minutes % 60 === 0 ? '' : `:${minutes % 60}`;
  return {
    local: `20${year}-${month}-${day}T${time}${sign}${hours}${rest}`,
    offsetMinutes: sign === '-' ? -minutes : minutes,
    dstMinutes: Number(dst ?? 0) * 60,
  };
}
