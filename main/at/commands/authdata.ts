/** ^AUTHDATA — stored credentials of a context (Huawei). Masked in every log. */
import { AnswerFields } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';

export interface StoredCredentials {
  readonly cid: number;
  /** 0 none, 1 PAP, 2 CHAP. */
  readonly auth: number;
  readonly password: string;
  readonly user: string;
  readonly plmn: string;
}

/** The answer has type, password, user, PLMN; the set form has the PLMN before the password. */
export const readStoredCredentials: AtCommand<readonly StoredCredentials[]> = {
  line: 'AT^AUTHDATA?',
  timeoutMs: 5_000,
  parse(informationLines) {
    return AnswerFields.ofEach('AT^AUTHDATA?', '^AUTHDATA', informationLines).map((fields) => ({
      cid: fields.integer(0),
      auth: fields.integer(1),
      password: fields.optionalText(2) ?? '',
      user: fields.optionalText(3) ?? '',
      plmn: fields.optionalText(4) ?? '',
    }));
  },
};
