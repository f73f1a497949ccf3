import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { PinJournalFile } from './pin-journal-file.ts';
import { stateDirectory } from './state-directory.ts';

const iccid = '8948031234567890123';
const sent = { kind: 'pin', origin: 'user', state: 'sent', triesLeft: 3 } as const;

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tetherstick-journal-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('remembers an attempt across programs and forgets it when told', async () => {
  await new PinJournalFile(dir).write(iccid, sent);
  expect(await new PinJournalFile(dir).read(iccid)).toEqual(sent);
  expect(await new PinJournalFile(dir).read('another SIM')).toBeUndefined();
  await new PinJournalFile(dir).write(iccid, undefined);
  expect(await new PinJournalFile(dir).read(iccid)).toBeUndefined();
  await new PinJournalFile(dir).write(iccid, undefined);
});

it('writes the number of the SIM nowhere, and shows the file to its user alone', async () => {
  await new PinJournalFile(dir).write(iccid, sent);
  const [file = ''] = readdirSync(join(dir, 'pin-journal'));
  expect(file).toMatch(/^[0-9a-f]{32}\.json$/);
  expect(statSync(join(dir, 'pin-journal', file)).mode & 0o777).toBe(0o600);
  expect(statSync(join(dir, 'pin-journal')).mode & 0o777).toBe(0o700);
});

const sound = JSON.stringify(sent);
it.each([
  ...['', '{', '[]', 'null', '{"kind":"pin"}', '{"kind":"pun","origin":"user"}'],
  ...['-1', '1e999', '2.5', '2222222222222222222', '"3"'].map((tries) =>
    sound.replace('3}', `${tries}}`),
  ),
])('takes the damaged record %j for an unfinished attempt', async (text) => {
  const journal = new PinJournalFile(dir);
  await journal.write(iccid, sent);
  const [file = ''] = readdirSync(join(dir, 'pin-journal'));
  writeFileSync(join(dir, 'pin-journal', file), text);
  expect(await journal.read(iccid)).toMatchObject({ state: 'sent', triesLeft: null });
});

it('follows the rules of each system for its place', () => {
  expect(stateDirectory({}, 'linux', '/home/ann')).toBe('/home/ann/.local/state/tetherstick');
  expect(stateDirectory({ XDG_STATE_HOME: '/s' }, 'linux', '/home/ann')).toBe('/s/tetherstick');
  expect(stateDirectory({ XDG_STATE_HOME: 'rel' }, 'linux', '/home/ann')).toBe(
    '/home/ann/.local/state/tetherstick',
  );
  expect(stateDirectory({}, 'darwin', '/Users/ann')).toBe(
    '/Users/ann/Library/Application Support/tetherstick/state',
  );
});
