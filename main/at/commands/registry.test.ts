import { readdirSync, readFileSync } from 'node:fs';

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

it('explains these commands, in these forms', () => {
  const forms = Object.entries(commandRegistry).map(
    ([name, entry]) => `${name} ${Object.keys(entry).join(' ')}`,
  );
  expect(forms).toEqual([
    'I read',
    '+CGMI read',
    '+CGMM read',
    '+CGMR read',
    '+CGSN read',
    '+GCAP read',
    '^FHVER read',
    '^VERSION read',
    '^SETPORT read',
    '^GETPORTMODE read',
    '^RESET set',
    '^CURC set',
    '+CMEE read',
    '^TBATVOLT read',
    '^CHIPTEMP read',
    '+CPIN read',
    '^CPIN read',
    '+CLCK read',
    '+CPWD set',
    '^CARDLOCK read',
    '+CIMI read',
    '^ICCID read',
    '+CRSM set',
    '+CPBR test',
    '+CPMS test',
    '+CFUN read',
    '^RFSWITCH read',
    '+COPS read test',
    '+CPOL read',
    '+CREG read',
    '+CGREG read',
    '+CEREG read',
    '+CGATT read',
    '+CSQ read',
    '^HCSQ read',
    '^LTERSRP read',
    '^CERSSI read',
    '^HFREQINFO read',
    '^SYSINFO read',
    '^SYSINFOEX read',
    '^SYSCFG read test',
    '^SYSCFGEX read test set',
    '^PREFMODE test',
    '^NWTIME read',
    '^TIME read',
    '+CGDCONT read',
    '+CGPADDR read',
    '^AUTHDATA read',
    '^NDISDUP set',
    '^NDISSTATQRY read',
    '^DHCP read test',
    '^DHCPV6 read',
    '^IPV6CAP read',
    '^CGMTU read',
    '^GLASTERR read',
    '^DCONNSTAT read',
    '^DSFLOWQRY read',
    '^DSFLOWRPT test',
  ]);
});

it.each([
  ['+CGMI', 'huawei', { manufacturer: 'huawei' }],
  ['+CGMM', 'E3372', { model: 'E3372' }],
  ['+CGMR', '22.329.63.00.74', { revision: '22.329.63.00.74' }],
  ['+CGSN', '490154203237518', { imei: '490154203237518' }],
])('gives the bare line of %s a name', (name, line, read) => {
  expect(commandRegistry[name]?.read?.([line])).toEqual(read);
});

it('shows nothing of a command that only acts or carries codes', () => {
  for (const name of ['^RESET', '^CURC', '+CPWD']) {
    expect(commandRegistry[name]?.set?.(['"SC"', '"1234"', '"4321"'])).toEqual({});
  }
});

it('is told of in docs/at-commands.md, file by file', () => {
  const docs = readFileSync(new URL('../../../docs/at-commands.md', import.meta.url), 'utf8');
  const notCommands = ['registry.ts', 'raw-command.ts'];
  const byGroup = ['dconnstat.ts', 'cgmtu.ts', 'ipv6cap.ts'];
  const missing = readdirSync(import.meta.dirname).filter(
    (file) =>
      !file.endsWith('.test.ts') &&
      ![...notCommands, ...byGroup].includes(file) &&
      !docs.includes(`\`${file}\``),
  );
  expect(missing).toEqual([]);
});
