/** Looks up the plans that fit a SIM, likeliest first, and finds others by words. */
import type { Plan } from '../../shared/plan.ts';
import type { PlanData, PlanRow } from './plan-data.ts';

export interface FittingPlans {
  /** MCC and MNC; undefined where the database knows no such network. */
  readonly homeNetwork: string | undefined;
  readonly providerName: string | undefined;
  readonly plans: readonly Plan[];
}

const MOST_FOUND = 20;

/** What a plan's own name says about how common it is. */
const likely = /default|standard|internet|contract|postpaid/i;
const unlikely =
  /ipv4-only|ipv6-only|iot|m2m|business|corporate|vpn|static|fixed|old|legacy|wap|mms|test/i;

export class PlanCatalog {
  readonly #data: PlanData;

  constructor(data: PlanData) {
    this.#data = data;
  }

  get date(): string {
    return this.#data.date;
  }

  /**
   * `imsi`: its first five or six digits name the home network. `mncLength`: three less than how many;
   * a card that does not say leaves it to the database, which knows most networks.
   * `operator`: name of the network the SIM is in, which puts its own plans before those of others.
   */
  plansFor(imsi: string, operator?: string, mncLength?: 2 | 3): FittingPlans {
    const lengths = mncLength === undefined ? [6, 5] : [3 + mncLength];
    const candidates = lengths.map((length) => imsi.slice(0, length));
    const homeNetwork = candidates.find((digits) => Object.hasOwn(this.#data.networks, digits));
    if (homeNetwork === undefined) {
      return { homeNetwork: candidates.at(-1), providerName: undefined, plans: [] };
    }
    const rows = this.#data.networks[homeNetwork] ?? [];
    const ranked = rows
      .map((row, order) => ({ row, order, score: this.#score(row, rows, operator) }))
      .sort((a, b) => b.score - a.score || a.order - b.order)
      .map(({ row }) => this.#plan(row, homeNetwork));
    const plans = distinct(ranked);
    return { homeNetwork, providerName: plans[0]?.provider, plans };
  }

  /** By provider, country, plan or APN; each word must be found. */
  search(query: string): readonly Plan[] {
    const words = query
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    if (words.length === 0) return [];
    const found: Plan[] = [];
    for (const [index, row] of this.#data.plans.entries()) {
      const [provider, country, name, apn] = row;
      const text = [this.#data.providers[provider], this.#data.countries[country], name, apn]
        .join(' ')
        .toLowerCase();
      if (words.every((word) => text.includes(word))) found.push(this.#plan(index, 'any'));
      if (found.length === MOST_FOUND) break;
    }
    return found;
  }

  /** By the id that a plan of this snapshot carries. */
  find(id: string): Plan | undefined {
    const [network = '', , number] = id.split('/');
    const index = Number(number);
    const plan = Number.isInteger(index) && this.#data.plans[index] !== undefined;
    const found = plan ? this.#plan(index, network) : undefined;
    return found?.id === id ? found : undefined;
  }

  #score(index: number, all: readonly number[], operator: string | undefined): number {
    const row = this.#data.plans[index];
    if (row === undefined) return 0;
    const [provider, , name, apn, user, , , prepaid] = row;
    const isOperators = operator !== undefined && resemble(this.#name(provider), operator);
    // Who has the network is listed before those who rent it.
    const isFirst = this.#data.plans[all[0] ?? -1]?.[0] === provider;
    return (
      (isOperators ? 8 : 0) +
      (isFirst ? 4 : 0) +
      (likely.test(name) ? 2 : 0) -
      (unlikely.test(`${name} ${apn}`) ? 3 : 0) -
      (prepaid === 1 ? 1 : 0) -
      (user === '' ? 0 : 1)
    );
  }

  #name(provider: number): string {
    return this.#data.providers[provider] ?? '';
  }

  #plan(index: number, network: string): Plan {
    const [provider, , name, apn, user, password, auth] = this.#data.plans[index] as PlanRow;
    return {
      id: `${network}/${apn.replaceAll('/', '_')}/${index}`,
      provider: this.#name(provider),
      name: name === '' ? undefined : name,
      apn,
      ...(user === '' ? {} : { user }),
      ...(password === '' ? {} : { password }),
      ...(auth === '' ? {} : { auth }),
      origin: 'provider-database',
    };
  }
}

/** Of plans that dial the same, the likeliest stands for all. */
function distinct(plans: readonly Plan[]): readonly Plan[] {
  const byDialling = new Map<string, Plan>();
  for (const plan of plans) {
    const key = JSON.stringify([plan.apn, plan.user, plan.password]);
    if (!byDialling.has(key)) byDialling.set(key, plan);
  }
  return [...byDialling.values()];
}

/** "Telekom.de" and "T-Mobile(Telekom)": one long word in common is enough. */
function resemble(a: string, b: string): boolean {
  const words = (text: string): string[] =>
    text
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word.length >= 4);
  const known = new Set(words(a));
  return words(b).some((word) => known.has(word));
}
