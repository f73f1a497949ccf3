/**
 * Reads the provider database (serviceproviders.xml, format 2.0): countries, their operators with
 * network numbers, and the access points of each. What is for MMS or WAP alone is left out.
 */
import type { PlanData, PlanRow } from './plan-data.ts';

interface OpenProvider {
  name: string;
  readonly networks: string[];
  readonly plans: { readonly key: string; readonly row: PlanRow }[];
}

interface OpenApn {
  readonly apn: string;
  readonly usages: string[];
  name: string | undefined;
  user: string | undefined;
  password: string | undefined;
  auth: string | undefined;
  prepaid: boolean;
}

/** A tag, or text between two; comments and declarations are skipped. */
const token = /<!--[\s\S]*?-->|<[!?][^>]*>|<(\/?)([a-z-]+)([^>]*?)(\/?)>|([^<]+)/g;

/** `date`: of the snapshot, ISO. Throws SyntaxError for text that is no such database. */
export function parseProviderXml(xml: string, date: string): PlanData {
  if (!xml.includes('<serviceproviders')) throw new SyntaxError('no provider database');
  const providers: string[] = [];
  const countries: string[] = [];
  const plans: PlanRow[] = [];
  const networks: Record<string, number[]> = {};
  let country = '';
  let countryIndex = -1;
  let provider: OpenProvider | undefined;
  let apn: OpenApn | undefined;
  const path: string[] = [];
  let text = '';

  for (const [, closing, name = '', attributes = '', selfClosing, chunk] of xml.matchAll(token)) {
    if (chunk !== undefined) text += chunk;
    if (name === '') continue;
    if (closing !== '/') {
      open(name, attributes);
      if (selfClosing !== '/') path.push(name);
      text = '';
      continue;
    }
    path.pop();
    close(name, unescape(text.trim()));
    text = '';
  }
  return { date, countries, providers, plans, networks };

  function open(name: string, attributes: string): void {
    switch (name) {
      case 'country':
        country = '';
        return;
      case 'provider':
        provider = { name: '', networks: [], plans: [] };
        return;
      case 'network-id':
        provider?.networks.push(`${attribute(attributes, 'mcc')}${attribute(attributes, 'mnc')}`);
        return;
      case 'apn':
        apn = {
          apn: attribute(attributes, 'value'),
          usages: [],
          name: undefined,
          user: undefined,
          password: undefined,
          auth: undefined,
          prepaid: false,
        };
        return;
      case 'usage':
        apn?.usages.push(attribute(attributes, 'type'));
        return;
      case 'plan':
        if (apn !== undefined) apn.prepaid = attribute(attributes, 'type') === 'prepaid';
        return;
      case 'authentication':
        if (apn !== undefined) apn.auth = attribute(attributes, 'method');
        return;
    }
  }

  function close(name: string, value: string): void {
    const parent = path.at(-1);
    if (name === 'name' && parent === 'country') country = value;
    // Names come in several languages; the first is the common one.
    if (name === 'name' && parent === 'provider' && provider?.name === '') provider.name = value;
    if (name === 'name' && parent === 'apn' && apn !== undefined) apn.name ??= value;
    if (name === 'username' && apn !== undefined) apn.user = value;
    if (name === 'password' && apn !== undefined) apn.password = value;
    if (name === 'apn') closeApn();
    if (name === 'provider') closeProvider();
  }

  function closeApn(): void {
    const done = apn;
    apn = undefined;
    if (done === undefined || provider === undefined || done.apn === '') return;
    const isForData =
      done.usages.length === 0 || done.usages.some((usage) => usage.includes('internet'));
    if (!isForData) return;
    const row: PlanRow = [
      0,
      0,
      done.name ?? '',
      done.apn,
      done.user ?? '',
      done.password ?? '',
      done.auth === 'pap' || done.auth === 'chap' ? done.auth : '',
      done.prepaid ? 1 : 0,
    ];
    provider.plans.push({ key: `${done.apn}\0${done.user ?? ''}\0${done.password ?? ''}`, row });
  }

  function closeProvider(): void {
    const done = provider;
    provider = undefined;
    if (done === undefined || done.plans.length === 0 || done.networks.length === 0) return;
    if (countries[countryIndex] !== country) countryIndex = countries.push(country) - 1;
    const providerIndex = providers.push(done.name) - 1;
    const seen = new Set<string>();
    for (const { key, row } of done.plans) {
      if (seen.has(key)) continue;
      seen.add(key);
      const [, , ...rest] = row;
      const index = plans.push([providerIndex, countryIndex, ...rest]) - 1;
      for (const network of new Set(done.networks)) (networks[network] ??= []).push(index);
    }
  }
}

function attribute(attributes: string, name: string): string {
  return unescape(new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? '');
}

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&amp;': '&',
};

function unescape(text: string): string {
  return text.replaceAll(/&(?:lt|gt|quot|apos|amp);/g, (entity) => entities[entity] ?? entity);
}
