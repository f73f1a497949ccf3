/** The operator the stick is registered with. */
import type { RegistrationState } from './virtual-registration.ts';

export interface ServingNetwork {
  /** MCC and MNC, five digits. */
  readonly plmn: string;
  readonly longName: string;
  readonly shortName: string;
}

/** Tracking area and cell of the only cell there is, as `+CREG=2` prints them. */
export const SERVING_CELL = { areaCode: '162E', cellId: '00B4E90C', accessTechnology: 7 } as const;

const foreignNetwork: ServingNetwork = {
  plmn: '00102',
  longName: 'Foreign Network',
  shortName: 'Foreign',
};

/** The network that issued the SIM: the first five digits of its IMSI. */
export function homeNetwork(imsi: string): ServingNetwork {
  const plmn = imsi.slice(0, 5);
  return plmn === '00101'
    ? { plmn, longName: 'Test Network', shortName: 'Test' }
    : { plmn, longName: plmn, shortName: plmn };
}

/** Undefined while not registered. */
export function servingNetwork(imsi: string, state: RegistrationState): ServingNetwork | undefined {
  if (state === 'home') return homeNetwork(imsi);
  return state === 'roaming' ? foreignNetwork : undefined;
}

/** What a network search finds: the home network and one more. */
export function networksInRange(imsi: string): readonly ServingNetwork[] {
  return [homeNetwork(imsi), foreignNetwork];
}
