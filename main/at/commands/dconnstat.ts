/** ^DCONNSTAT — state of each data connection (Huawei, later platforms). */
import { AnswerFields } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';

export interface DataConnection {
  readonly cid: number;
  readonly apn: string;
  /** IPv4, IPv6 and connection state, as sent. */
  readonly raw: readonly number[];
}

export const readDataConnections: AtCommand<readonly DataConnection[]> = {
  line: 'AT^DCONNSTAT?',
  timeoutMs: 5_000,
  parse(informationLines) {
    return AnswerFields.ofEach('AT^DCONNSTAT?', '^DCONNSTAT', informationLines).map((fields) => ({
      cid: fields.integer(0),
      apn: fields.optionalText(1) ?? '',
      raw: fields.all.slice(2).map((_, i) => fields.integer(i + 2)),
    }));
  },
};
