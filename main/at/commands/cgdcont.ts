/** +CGDCONT — PDP contexts: number, type and APN. */
import { AnswerFields } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';
import { quotedString } from '../quoted-string.ts';
import { settingCommand } from '../setting-command.ts';

export type PdpType = 'IP' | 'IPV6' | 'IPV4V6';

export interface PdpContext {
  readonly cid: number;
  /** PdpType, or what else a stick has stored. */
  readonly type: string;
  readonly apn: string;
}

/** No lines at all when nothing is defined. */
export const readPdpContexts: AtCommand<readonly PdpContext[]> = {
  line: 'AT+CGDCONT?',
  timeoutMs: 5_000,
  parse(informationLines) {
    return AnswerFields.ofEach('AT+CGDCONT?', '+CGDCONT', informationLines).map((fields) => ({
      cid: fields.integer(0),
      type: fields.text(1),
      apn: fields.optionalText(2) ?? '',
    }));
  },
};

/** TS 23.003 §9.1. */
export const MAX_APN_LENGTH = 100;

/**
 * `cid` 1…16. On LTE the APN of the attach counts: it takes effect with the next registration.
 * An empty APN asks the network for its default. Throws AtParameterError.
 */
export function definePdpContext(cid: number, type: PdpType, apn: string): AtCommand<void> {
  return settingCommand(`AT+CGDCONT=${cid},"${type}",${quotedString('apn', apn, MAX_APN_LENGTH)}`);
}
