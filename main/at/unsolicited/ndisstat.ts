/** ^NDISSTAT — the data call of an address family came up, failed or ended. */
import type { AnswerFields } from '../answer-fields.ts';
import { type NdisStatus, parseNdisStatus } from '../commands/ndisstatqry.ts';

export interface NdisStatusReport extends NdisStatus {
  readonly type: 'ndisstat';
}

export function parseNdisstat(fields: AnswerFields): NdisStatusReport {
  return { type: 'ndisstat', ...parseNdisStatus([fields]) };
}
