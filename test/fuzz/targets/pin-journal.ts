/** Files that a crash, another program or a person may have left: PIN journal and SIM claims. */
import { parsePinJournalEntry } from '../../../main/settings/pin-journal-file.ts';
import { parseClaim } from '../../../main/settings/sim-lock-file.ts';
import type { FuzzTarget } from '../engine/fuzz-target.ts';
import { invariant } from '../engine/invariant.ts';

export const pinJournal: FuzzTarget = {
  name: 'pin-journal',
  maxLength: 200,
  seeds: [
    '{"kind":"pin","origin":"user","state":"sent","triesLeft":3}\n',
    '{"kind":"puk","origin":"user","state":"sent","triesLeft":null}\n',
    '{"kind":"pin","origin":"stored","state":"refused","triesLeft":2}\n',
  ],
  dictionary: [
    '"pin2"',
    '"puk2"',
    '"lock-code"',
    'null',
    '1e999',
    '-1',
    '0',
    '[',
    '{',
    '"__proto__"',
  ],
  run(input) {
    const entry = parsePinJournalEntry(Buffer.from(input).toString('utf8'));
    if (entry === undefined) return;
    const { triesLeft, ...words } = entry;
    invariant(
      triesLeft === null || (Number.isSafeInteger(triesLeft) && triesLeft >= 0),
      'tries are a count',
    );
    invariant(
      ['pin', 'puk', 'pin2', 'puk2', 'lock-code'].includes(words.kind) &&
        ['user', 'stored'].includes(words.origin) &&
        ['sent', 'refused'].includes(words.state),
      'a record has its words',
    );
    invariant(Object.keys(entry).length === 4, 'and no others');
  },
};

export const simClaim: FuzzTarget = {
  name: 'sim-claim',
  maxLength: 120,
  seeds: [
    'any.1234.5678.0123456789ab.0123456789ab.claim',
    '0123456789abcdef0123456789abcdef.1234.MonJan1000000.host.0123456789ab.claim',
  ],
  dictionary: ['any', '.', '..', '/', '\0', '.claim', '99999999999'],
  run(input) {
    const name = Buffer.from(input).toString('utf8');
    const claim = parseClaim(name);
    if (claim === undefined) return;
    const { sim, holder } = claim;
    invariant(claim.name === name && !/[/\0]/.test(name) && !name.startsWith('.'), 'it is a file');
    invariant(sim === 'any' || /^[0-9a-f]{32}$/.test(sim), 'a SIM has a digest');
    invariant(Number.isSafeInteger(holder.pid) && holder.pid >= 0, 'a process has a number');
    invariant(holder.startTime !== '' && holder.place !== '', 'a process has a place in time');
  },
};
