/** ^TIME — date and time of the network in UTC (Huawei, 3G sticks). */
import { payloadsOf } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';
import { AtParseError } from '../at-error.ts';

export interface UtcTime {
  /** `2014-08-05T04:00:21Z` */
  readonly utc: string;
}

export const readUtcTime: AtCommand<UtcTime> = {
  line: 'AT^TIME',
  timeoutMs: 5_000,
  parse(informationLines) {
    const payload = payloadsOf('^TIME', informationLines).at(-1) ?? '';
    const match = /^(\d{4})\/(\d\d)\/(\d\d) (\d\d:\d\d:\d\d)$/.exec(payload);
    if (!match) throw new AtParseError('AT^TIME', informationLines);
    const [, year = '', month = '', day = '', time = ''] = match;
    return { utc: `${year}-${month}-${day}T${time}Z` };
  },
};
