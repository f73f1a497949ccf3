/** ^NDISDUP — dials or hangs up the data call behind the network interface (Huawei). */
import type { AtCommand } from '../at-command.ts';
import { quotedString } from '../quoted-string.ts';
import { settingCommand } from '../setting-command.ts';
import { MAX_APN_LENGTH } from './cgdcont.ts';

export const ndisAuthentications = ['none', 'pap', 'chap', 'mschapv2'] as const;
/** 'mschapv2' is refused by many sticks. */
export type NdisAuthentication = (typeof ndisAuthentications)[number];

export interface NdisCall {
  /** PDP context, 1…20; 1 is usual. */
  readonly cid: number;
  /** Absent: the APN of the context. */
  readonly apn?: string;
  readonly credentials?: {
    readonly user: string;
    readonly password: string;
    readonly authentication: NdisAuthentication;
  };
}

const MAX_CREDENTIAL_LENGTH = 127;

/**
 * OK means accepted only: `^NDISSTAT` or AT^NDISSTATQRY? tell the result. A repeated dial is OK on
 * some firmware and `ERROR: DUPLICATED` on others. Throws AtParameterError.
 */
export function dialNdis({ cid, apn, credentials }: NdisCall): AtCommand<void> {
  const fields = [String(cid), '1'];
  if (apn !== undefined || credentials) {
    fields.push(quotedString('apn', apn ?? '', MAX_APN_LENGTH));
  }
  if (credentials) {
    fields.push(
      quotedString('user', credentials.user, MAX_CREDENTIAL_LENGTH),
      quotedString('password', credentials.password, MAX_CREDENTIAL_LENGTH),
      String(ndisAuthentications.indexOf(credentials.authentication)),
    );
  }
  return settingCommand(`AT^NDISDUP=${fields.join(',')}`, 3_000);
}

/** ERROR when nothing was up: no failure. */
export function hangUpNdis(cid: number): AtCommand<void> {
  return settingCommand(`AT^NDISDUP=${cid},0`, 3_000);
}

/** What the parameters of an ^NDISDUP line ask for, for whoever explains it. */
export function describeNdisdup(parameters: readonly string[]): object {
  const [cid, connect, apn, , , authentication] = parameters;
  const auth = ndisAuthentications[Number(authentication ?? NaN)];
  return {
    ...(/^\d{1,2}$/.test(cid ?? '') ? { cid: Number(cid) } : {}),
    connect: connect === '1',
    ...(apn === undefined ? {} : { apn }),
    ...(auth === undefined ? {} : { auth: auth.toUpperCase() }),
  };
}
