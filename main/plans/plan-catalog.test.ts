import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

import { PlanCatalog } from './plan-catalog.ts';
import { parseProviderXml } from './provider-xml.ts';

const source = new URL(
  '../../data/mobile-broadband-provider-info/serviceproviders.xml',
  import.meta.url,
);
const catalog = new PlanCatalog(parseProviderXml(readFileSync(source, 'utf8'), '2025-11-01'));

it('puts the common plan of the network itself first', () => {
  const { homeNetwork, plans } = catalog.plansFor('262011234567890', 'Telekom.de');
  expect(homeNetwork).toBe('26201');
  expect(plans[0]).toMatchObject({ apn: 'internet.telekom', name: 'Default dualstack' });
  expect(new Set(plans.map(({ id }) => id)).size).toBe(plans.length);
});

it('tells network codes of three digits from those of two', () => {
  expect(catalog.plansFor('310410123456789').homeNetwork).toBe('310410');
  expect(catalog.plansFor('001010123456789')).toMatchObject({ homeNetwork: '00101', plans: [] });
});

it('believes the card how long the network code is', () => {
  expect(catalog.plansFor('310410123456789', undefined, 3).homeNetwork).toBe('310410');
  expect(catalog.plansFor('310410123456789', undefined, 2)).toMatchObject({
    homeNetwork: '31041',
    plans: [],
  });
  expect(catalog.plansFor('262011234567890', undefined, 2).homeNetwork).toBe('26201');
  // Of these digits the database knows a network of two digits only, which is another one.
  expect(catalog.plansFor('262011234567890', undefined, 3)).toMatchObject({
    homeNetwork: '262011',
    plans: [],
  });
});

it('leaves out what is for picture messages alone', () => {
  const { plans } = catalog.plansFor('213031234567890');
  expect(plans.map(({ apn }) => apn)).toEqual(['internetand', 'internetclic']);
});

it('finds by words and by id', () => {
  const [found] = catalog.search('andorra click');
  expect(found).toMatchObject({ apn: 'internetclic' });
  expect(catalog.find(found?.id ?? '')).toEqual(found);
  expect(catalog.find('26201/made-up/1')).toBeUndefined();
  expect(catalog.search('')).toEqual([]);
});

it('refuses what is no such database', () => {
  expect(() => parseProviderXml('<html></html>', '2025-11-01')).toThrow(SyntaxError);
});
