/** One way to a network's data service, as an operator's plan names it. */
import type { IpType } from './ip-family.ts';

export interface Plan {
  /** Stable within one snapshot of the data: "26201/internet.telekom/2"; 'own' for one typed in. */
  readonly id: string;
  readonly provider: string;
  /** The operator's name for it; undefined where the data has none. */
  readonly name: string | undefined;
  readonly apn: string;
  readonly user?: string;
  readonly password?: string;
  readonly auth?: 'none' | 'pap' | 'chap';
  readonly ipType?: IpType;
  readonly origin: 'provider-database' | 'own';
}
