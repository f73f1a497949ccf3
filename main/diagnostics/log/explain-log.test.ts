import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import type { CauseCode } from '../../../shared/cause.ts';
import { explainLog } from './explain-log.ts';

/**
 * openwrt-chaos-calmer.log was posted to openwrt-devel in June 2015 by an owner of an E3372s whose
 * DHCP stayed silent. The others are written after what the programs print.
 */
const folder = join(import.meta.dirname, '../../../test/fixtures/logs');

const read = (name: string): string => readFileSync(join(folder, `${name}.log`), 'utf8');

const topCauses: Readonly<Record<string, CauseCode | undefined>> = {
  'openwrt-chaos-calmer': 'framing',
  'openwrt-new-kernel-dhcp-silent': 'dhcp-silent',
  'openwrt-online': undefined,
  'modemmanager-bad-apn': 'apn-refused',
  'modemmanager-encapsulated': 'encapsulated-channel-dead',
  'networkmanager-sim-missing': 'sim-missing',
  'healthy-modemmanager': undefined,
  'nothing-of-interest': undefined,
  'wifi-only': undefined,
  'wvdial-no-carrier': 'bearer-refused',
  'pppd-wrong-password': 'auth-refused',
  'pppd-no-peer': 'ppp-silent',
  'modeswitch-stays-cd': 'stick-in-cd-mode',
  hilink: 'stick-hilink',
  'brown-out': 'usb-power',
  'minicom-denied': 'registration-denied',
  'dns-broken': 'dns-broken',
  'arp-incomplete': 'gateway-silent',
  suspend: 'call-lost-by-sleep',
  'locked-port': 'stick-busy',
  'no-permission': 'usb-permission',
  'pin-burnt': 'pin-wrong',
  'wrapped-terminal': 'auth-refused',
  'shell-quoting': 'quoting-lost',
  weak: 'weak-signal',
  mtu: 'mtu-blackhole',
  'detach-after-hours': 'network-detach',
  'driver-probe-failed': 'driver-missing',
  'empty-maker': 'maker-unknown',
};

it('has a verdict about every log there is', () => {
  const files = readdirSync(folder).map((name) => name.replace('.log', ''));
  expect(Object.keys(topCauses).sort()).toEqual(files.sort());
});

it.each(Object.entries(topCauses))('%s → %s', (name, expected) => {
  expect(explainLog(read(name)).causes[0]?.code).toBe(expected);
});

it.each(Object.entries(topCauses))(
  '%s says the same when it was quoted by mail',
  (name, expected) => {
    const quoted = read(name).replaceAll(/^(?!$)/gm, '> ');
    expect(explainLog(quoted).causes[0]?.code).toBe(expected);
  },
);

it.each(Object.entries(topCauses))(
  '%s says the same with line ends of Windows',
  (name, expected) => {
    expect(explainLog(read(name).replaceAll('\n', '\r\n')).causes[0]?.code).toBe(expected);
  },
);

it.each(Object.entries(topCauses).filter(([name]) => /^(?:openwrt|network|modemm)/.test(name)))(
  '%s says the same when a mail program wrapped it',
  (name, expected) => {
    const wrapped = read(name)
      .split('\n')
      .map((line) => wrap(line, 72))
      .join('\n');
    expect(explainLog(wrapped).causes[0]?.code).toBe(expected);
  },
);

describe('the log of 2015', () => {
  const explanation = explainLog(read('openwrt-chaos-calmer'));
  const causes = new Map(explanation.causes.map((cause) => [cause.code, cause]));
  const linesOf = (code: CauseCode): number[] =>
    causes.get(code)?.evidence.flatMap(({ lines }) => lines) ?? [];

  it('finds a dial that was accepted and never confirmed, and a silent DHCP', () => {
    expect([...causes.keys()]).toEqual(['framing', 'bearer-unconfirmed', 'dhcp-silent']);
    expect(linesOf('bearer-unconfirmed')).toEqual([31, 32]);
    expect(linesOf('dhcp-silent')).toEqual([71, 72, 73, 74, 75, 76]);
  });

  it('holds the framing for likely, not for certain', () => {
    expect(causes.get('framing')?.confidence).toBeGreaterThan(0.5);
    expect(causes.get('framing')?.confidence).toBeLessThan(0.9);
    expect(linesOf('framing')).toEqual(expect.arrayContaining([106, 107]));
  });

  it('takes the errors of the script host and the dropped kevents for noise', () => {
    const noise = Object.fromEntries(explanation.noise.map(({ code, lines }) => [code, lines]));
    expect(noise['script-host-error']).toEqual([5, 6, 63, 64, 65, 66]);
    expect(noise['kevent-dropped']).toHaveLength(32);
    expect(explanation.unknownLines).toEqual([]);
  });

  it('does not need packets that were never received', () => {
    const none = read('openwrt-chaos-calmer').replaceAll(/rx\/tx \d+\//g, 'rx/tx 0/');
    expect(explainLog(none).causes[0]?.code).toBe('framing');
  });

  it('changes its mind where the table goes last, and where the lease comes', () => {
    const log = read('openwrt-chaos-calmer');
    const newer = log.replace(
      'dmesg:\n',
      'dmesg:\n\n[    1.0000] huawei_cdc_ncm 1-1:1.2: NDP will be placed at end of frame for this device.\n',
    );
    const sure = explainLog(newer).causes.find(({ code }) => code === 'framing')?.confidence ?? 0;
    expect(sure).toBeLessThan(causes.get('framing')?.confidence ?? 0);
    const lease =
      'Tue Jun 30 13:17:21 2015 daemon.notice netifd: wan_4 (2052): Lease of 10.8.219.204 obtained, lease time 518400\n';
    expect(explainLog(log.replace('\ndmesg:', `${lease}\ndmesg:`)).causes).toEqual([]);
  });
});

it('counts what it does not understand, and calls it nothing else', () => {
  const { causes, noise, unknownLines } = explainLog('a poem\nabout the sea\n\n');
  expect({ causes, noise, unknownLines }).toEqual({ causes: [], noise: [], unknownLines: [1, 2] });
});

it('finds nothing in nothing', () => {
  expect(explainLog('').lineCount).toBe(0);
  expect(explainLog('\n\n\n').lineCount).toBe(0);
});

it('reads a log of many lines in a time that grows with it', () => {
  const line = "[  1.5] usb 1-1: device descriptor read/64, error -71\nping: bad address 'x'\n";
  expect(explainLog(line.repeat(50_000)).causes[0]?.code).toBe('usb-error');
});

function wrap(line: string, width: number): string {
  const rows: string[] = [''];
  for (const word of line.split(' ')) {
    const row = rows.at(-1) ?? '';
    if (row !== '' && row.length + 1 + word.length > width) rows.push(word);
    else
      rows[rows.length - 1] =
        row === '' && rows.length === 1 && word === ''
          ? ' '
          : `${row}${row === '' ? '' : ' '}${word}`;
  }
  return rows.join('\n');
}
