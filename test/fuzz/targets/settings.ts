/** The app's own files, as a crash, another version or a person with an editor may have left them. */
import { settingsForm, usageForm } from '../../../main/settings/app-files.ts';
import { defaultSettings } from '../../../main/settings/settings-schema.ts';
import { parseVersioned } from '../../../main/settings/versioned-file.ts';
import type { FuzzTarget } from '../engine/fuzz-target.ts';
import { invariant } from '../engine/invariant.ts';
import { checkPlainValue } from '../value-checks.ts';

const plan = {
  id: 'own',
  origin: 'own',
  provider: 'Example',
  apn: 'internet',
  user: 'me',
  password: 'secret',
  auth: 'chap',
  ipType: 'ipv4v6',
};

const asFile = (value: unknown, version = 1): string => JSON.stringify({ version, value });

export const settings: FuzzTarget = {
  name: 'settings',
  seeds: [
    asFile(defaultSettings, settingsForm.version),
    asFile({
      ...defaultSettings,
      routingMode: 'chosen',
      chosenDestinations: ['192.0.2.0/24', '2001:db8::/32'],
      budget: { limitBytes: 5_000_000_000, firstDay: 14, disconnectAtLimit: true, asked: true },
      plans: { '8949020000000000001': plan },
      nameServers: ['192.0.2.53', '2001:db8::53'],
      checkServers: ['example.org'],
    }),
  ],
  dictionary: [
    ...['"version":', '"value":', '"__proto__":', '"constructor":', 'null', 'true', '1e999', '-0'],
    ...['{}', '[]', '""', '"\\u0000"', '"\\""', '{"version":2,"value":', '0.5', '9007199254740993'],
  ],
  // Nested as deep as it goes, the same thing over and over, a string without an end.
  shapes: {
    nested: (size) => '['.repeat(size),
    destinations: (size) =>
      asFile({
        ...defaultSettings,
        chosenDestinations: Array.from({ length: size / 14 }, () => '192.0.2.1/24'),
      }),
    string: (size) => `{"version":1,"value":"${'\\\\'.repeat(size / 2)}`,
  },
  run(input) {
    const found = parseVersioned(Buffer.from(input).toString('utf8'), settingsForm);
    if (found === undefined) return;
    checkPlainValue(found, input.length);
    invariant(
      Object.keys(found).sort().join() === Object.keys(defaultSettings).sort().join(),
      'settings have their names and no others',
    );
    const { limitBytes, firstDay } = found.budget;
    invariant(limitBytes === undefined || limitBytes > 0, 'a limit lets something through');
    invariant(firstDay >= 1 && firstDay <= 28, 'every month has that day');
    for (const { apn, user, password } of Object.values(found.plans)) {
      const words = `${apn}${user ?? ''}${password ?? ''}`;
      invariant(
        /^[ !#-~]*$/.test(words),
        'what goes between quotes of a command ends none of them',
      );
    }
    const again = parseVersioned(asFile(found, settingsForm.version), settingsForm);
    invariant(JSON.stringify(again) === JSON.stringify(found), 'what was saved is read again');
  },
};

export const usage: FuzzTarget = {
  name: 'usage',
  maxLength: 300,
  seeds: [
    asFile({
      day: '2026-11-25',
      dayBytes: 1_000_000,
      periodStart: '2026-11-14',
      periodBytes: 1_234_567_890,
      extraBytes: 200_000_000,
    }),
  ],
  dictionary: ['1e999', '-1', '9007199254740993', 'null', '"__proto__":', '{', '}'],
  run(input) {
    const found = parseVersioned(Buffer.from(input).toString('utf8'), usageForm);
    if (found === undefined) return;
    checkPlainValue(found, input.length);
    for (const bytes of [found.dayBytes, found.periodBytes, found.extraBytes]) {
      invariant(bytes >= 0 && bytes <= Number.MAX_SAFE_INTEGER, 'data used is a count');
    }
  },
};
