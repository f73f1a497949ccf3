/** What hosts store in the modem and ask back; kept for the life of one virtual stick. */

export interface PdpContext {
  readonly type: string;
  readonly apn: string;
}

export interface AuthenticationData {
  readonly auth: string;
  readonly plmn: string;
  readonly password: string;
  readonly user: string;
}

export class ModemSettings {
  readonly pdpContexts = new Map<number, PdpContext>([[1, { type: 'IP', apn: '' }]]);
  readonly authentication = new Map<number, AuthenticationData>();
  /** `^SYSCFGEX`: access order, GSM/UMTS bands, roaming, domain, LTE bands. */
  systemConfiguration = {
    order: '00',
    bands: '3FFFFFFF',
    roaming: '1',
    domain: '2',
    lteBands: '7FFFFFFFFFFFFFFF',
  };
  /** `^SETPORT`: which functions before and after the mode switch. */
  setPort: string;
  /** `+COPS` mode: 0 automatic, 1 manual, 2 deregistered. */
  operatorMode = 0;
  /** `+COPS` name format: 0 long, 1 short, 2 numeric. */
  operatorFormat = 0;
  characterSet = 'IRA';
  /** `^PORTSEL`: the one port that gets unsolicited results; undefined = all. */
  unsolicitedPort: 'pcui' | 'modem' | undefined;
  /** V.250 S registers that were set. */
  readonly registers = new Map<string, number>();

  constructor(setPort: string) {
    this.setPort = setPort;
  }
}
