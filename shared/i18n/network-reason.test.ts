import { expect, it } from 'vitest';

import { emmCauses } from '../../main/at/emm-causes.ts';
import { sessionCauses } from '../../main/at/session-causes.ts';
import { failureCodes } from '../failure.ts';
import { causeTableOf } from '../network-cause.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { networkReason } from './network-reason.ts';

const tables = { session: sessionCauses, emm: emmCauses };
const everyTable = Object.entries({ en, de }).flatMap(([language, { networkReasons }]) =>
  (['session', 'emm'] as const).map((table) => [language, table, networkReasons[table]] as const),
);

it.each(everyTable)(
  '%s has words for each %s cause and for no other',
  (_language, table, words) => {
    expect(Object.keys(words)).toEqual(Object.keys(tables[table]));
  },
);

it.each(everyTable)('%s says every %s cause in one short sentence', (_language, _table, words) => {
  for (const sentence of Object.values(words)) {
    expect(sentence).toMatch(/^[A-ZÄÖÜ][^.]*\.$/);
    expect(sentence.length).toBeLessThanOrEqual(90);
  }
});

it('has no English sentence left in German', () => {
  const english = new Set(
    [en.networkReasons.session, en.networkReasons.emm].flatMap((words) => Object.values(words)),
  );
  const german = [de.networkReasons.session, de.networkReasons.emm].flatMap((words) =>
    Object.values(words),
  );
  expect(german.filter((sentence) => english.has(sentence))).toEqual([]);
});

it('reads only the cause of a refused registration as one of mobility', () => {
  expect(failureCodes.filter((code) => causeTableOf(code) === 'emm')).toEqual([
    'registration-denied',
  ]);
});

it('tells the same number apart by what failed', () => {
  expect(networkReason({ code: 'bearer-refused', cause: 8 }, en)).toBe(
    'The network gave reason number 8. The operator has barred data for this SIM.',
  );
  expect(networkReason({ code: 'registration-denied', cause: 8 }, en)).toBe(
    'The network gave reason number 8. This SIM may use neither data nor calls.',
  );
  expect(networkReason({ code: 'registration-denied', cause: 8 }, de)).toBe(
    'Das Netz nannte Grund Nummer 8. Diese SIM darf weder Daten noch Telefonie nutzen.',
  );
});

it('leaves a number that nobody knows as it is, and says nothing without one', () => {
  expect(networkReason({ code: 'bearer-refused', cause: 254 }, en)).toBe(
    'The network gave reason number 254.',
  );
  expect(networkReason({ code: 'registration-denied', cause: 33 }, de)).toBe(
    'Das Netz nannte Grund Nummer 33.',
  );
  expect(networkReason({ code: 'bearer-refused' }, en)).toBeUndefined();
});
