/** The provider database as it is kept: rows without names of members, and an index by network. */

/** Provider, country, plan name, APN, user, password, authentication, 1 for prepaid; '' = none. */
export type PlanRow = readonly [
  provider: number,
  country: number,
  name: string,
  apn: string,
  user: string,
  password: string,
  auth: 'pap' | 'chap' | '',
  prepaid: 0 | 1,
];

export interface PlanData {
  /** Of the snapshot, ISO. */
  readonly date: string;
  readonly countries: readonly string[];
  readonly providers: readonly string[];
  readonly plans: readonly PlanRow[];
  /** MCC and MNC → rows, in the order of the database. */
  readonly networks: Readonly<Record<string, readonly number[]>>;
}
