/** ^NWTIME — the network told the time. */
import type { AnswerFields } from '../answer-fields.ts';
import { type NetworkTime, parseNetworkTime } from '../commands/nwtime.ts';

export interface NetworkTimeReport extends NetworkTime {
  readonly type: 'nwtime';
}

export function parseNwtime(fields: AnswerFields): NetworkTimeReport {
  return { type: 'nwtime', ...parseNetworkTime(fields) };
}
