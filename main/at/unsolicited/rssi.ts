/** ^RSSI — signal strength every few seconds, index as in +CSQ. */
import type { AnswerFields } from '../answer-fields.ts';
import { rssiOfIndex } from '../commands/csq.ts';

export interface RssiReport {
  readonly type: 'rssi';
  /** Null while unknown. */
  readonly rssiDbm: number | null;
}

export function parseRssi(fields: AnswerFields): RssiReport {
  return { type: 'rssi', rssiDbm: rssiOfIndex(fields.integer(0)) };
}
