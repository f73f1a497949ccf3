import { readdirSync } from 'node:fs';

import { expect, it } from 'vitest';

import { parseCommandLine } from '../command-line.ts';
import { commandRegistry } from './registry.ts';

it('writes its names as command lines are read', () => {
  for (const name of Object.keys(commandRegistry)) {
    expect(parseCommandLine(`AT${name}`).map((part) => part.name)).toEqual([name]);
  }
});

it('has an entry for every command file, by its AT name', () => {
  const notByName: Record<string, string> = {
    'cpin-tries': '^CPIN',
    ati: 'I',
    identity: '+CGSN',
    registration: '+CEREG',
    initialise: '+CMEE',
    'raw-command': '+CMEE',
    registry: '+CMEE',
  };
  const names = readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => file.replace('.ts', ''));
  const missing = names.filter((name) => {
    const spellings = [notByName[name] ?? '', `+${name}`, `^${name}`];
    return !spellings.some((spelling) => spelling.toUpperCase() in commandRegistry);
  });
  expect(missing).toEqual([]);
});
