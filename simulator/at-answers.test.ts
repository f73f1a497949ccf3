/** Two parties that share no code must agree: what the modem says, the host's parsers understand. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { commandRegistry } from '../main/at/commands/registry.ts';
import { ModemTerminal } from '../test/fakes/modem-terminal.ts';
import { splitCommandLine } from './at-line.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const cases: [line: string, meaning: object][] = [
  ['ATI', { model: 'E3372', revision: '21.297.05.01.55', imei: '490154203237518' }],
  ['AT+CGMM', { model: 'E3372' }],
  ['AT^FHVER', {}],
  ['AT^VERSION?', {}],
  ['AT^SETPORT?', {}],
  ['AT^GETPORTMODE', {}],
  ['AT^TBATVOLT?', {}],
  ['AT^CHIPTEMP?', {}],
  ['AT+CMEE?', { cmee: 1 }],
  ['AT+GCAP', {}],
  ['AT+CPIN?', { state: 'READY' }],
  ['AT^CPIN?', { state: 'READY' }],
  ['AT+CLCK="SC",2', { pinLockEnabled: false }],
  ['AT^CARDLOCK?', { lock: 'unlocked' }],
  ['AT+CIMI', { imsi: '001010123456789' }],
  ['AT^ICCID?', { iccid: '89001010123456789012' }],
  ['AT+CFUN?', {}],
  ['AT^RFSWITCH?', {}],
  ['AT+COPS?', { mode: 0 }],
  ['AT+CREG?', {}],
  ['AT+CGREG?', {}],
  ['AT+CEREG?', {}],
  ['AT+CSQ', {}],
  ['AT^HCSQ?', { rat: 'LTE' }],
  ['AT^LTERSRP?', {}],
  ['AT^CERSSI?', {}],
  ['AT^HFREQINFO?', {}],
  ['AT^SYSINFO', { srvStatus: 2, simState: 1 }],
  ['AT^SYSINFOEX', { srvStatus: 2, simState: 1, sysModeName: 'LTE' }],
  ['AT^SYSCFGEX?', { order: 'auto' }],
  ['AT^NWTIME?', {}],
  ['AT+CGDCONT?', {}],
  ['AT+CGATT?', { attached: true }],
  ['AT+CGPADDR=1', {}],
  ['AT^NDISSTATQRY?', { ipv4: { present: true, connected: true } }],
  [
    'AT^DHCP?',
    {
      address: '10.8.219.204',
      prefix: 29,
      gateway: '10.8.219.201',
      dns1: '192.89.123.230',
      dns2: '192.89.123.231',
    },
  ],
  ['AT^IPV6CAP?', {}],
  ['AT^CGMTU=1', { ipv4Mtu: 1500 }],
  ['AT^DCONNSTAT?', [{ apn: 'internet' }]],
  ['AT^GLASTERR=1', {}],
  ['AT^DSFLOWQRY', {}],
];

it.each(cases)('%s', (line, meaning) => {
  const terminal = ModemTerminal.registered();
  terminal.type('AT^NDISDUP=1,1,"internet"');
  terminal.pass(3000);
  const answer = terminal.type(line);
  expect(answer.endsWith('\r\nOK\r\n'), answer).toBe(true);
  const informationLines = answer.split('\r\n').filter((text) => text !== '' && text !== 'OK');
  const name = splitCommandLine(line)?.[0]?.name ?? '';
  expect(commandRegistry[name]?.read?.(informationLines)).toMatchObject(meaning);
});
