import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { ModemTerminal } from '../test/fakes/modem-terminal.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('framing', () => {
  it('echoes the line and ends answer and result with CR LF', () => {
    const terminal = new ModemTerminal();
    terminal.pass(4000);
    expect(terminal.type('AT')).toBe('AT\r\r\nOK\r\n');
    expect(terminal.type('AT+CGMM')).toBe('AT+CGMM\r\r\nE3372\r\n\r\nOK\r\n');
  });

  it('stops echoing after ATE0 and begins again after ATE1', () => {
    const terminal = ModemTerminal.settled();
    expect(terminal.type('AT')).toBe('\r\nOK\r\n');
    terminal.type('ATE1');
    expect(terminal.type('AT')).toBe('AT\r\r\nOK\r\n');
  });

  it('keeps silent about results after ATQ1 and shortens them after ATV0', () => {
    const terminal = ModemTerminal.settled();
    expect(terminal.type('ATQ1')).toBe('');
    expect(terminal.type('AT+CGMM')).toBe('\r\nE3372\r\n');
    expect(terminal.type('ATQ0V0')).toBe('0\r');
    expect(terminal.type('AT+CGMM')).toBe('E3372\r\n0\r');
    expect(terminal.type('AT+NONSENSE')).toBe('4\r');
  });

  it('puts port settings back with ATZ', () => {
    const terminal = ModemTerminal.settled();
    terminal.type('ATZ');
    expect(terminal.type('AT+CMEE?')).toBe('AT+CMEE?\r\r\n+CMEE: 0\r\n\r\nOK\r\n');
  });

  it('keeps settings apart by port', () => {
    const terminal = ModemTerminal.settled();
    terminal.typeOnModemPort('ATE1');
    expect(terminal.typeOnModemPort('AT')).toBe('AT\r\r\nOK\r\n');
    expect(terminal.type('AT')).toBe('\r\nOK\r\n');
  });
});

describe('command lines', () => {
  it('ignores line feeds, obeys backspaces and says nothing to an empty line', () => {
    const terminal = ModemTerminal.settled();
    expect(terminal.type('\nAT+CGMX\bM\n')).toBe('\r\nE3372\r\n\r\nOK\r\n');
    expect(terminal.type('')).toBe('');
    expect(terminal.type('hello')).toBe('');
  });

  it('answers a line that comes in pieces', () => {
    const terminal = ModemTerminal.settled();
    terminal.typeRaw('AT+C');
    expect(terminal.pass(1000)).toBe('');
    expect(terminal.type('GMM')).toBe('\r\nE3372\r\n\r\nOK\r\n');
  });

  it('answers lines that come together one after the other', () => {
    const terminal = ModemTerminal.settled();
    expect(terminal.type('AT+CGMM\rAT+CGMR')).toBe(
      '\r\nE3372\r\n\r\nOK\r\n\r\n21.297.05.01.55\r\n\r\nOK\r\n',
    );
  });

  it('does not begin a line before the last one is answered', () => {
    const terminal = ModemTerminal.registered();
    terminal.typeRaw('AT+COPS=?\rAT+CGMM\r');
    expect(terminal.pass(29_000)).toBe('');
    expect(terminal.pass(2000)).toMatch(/COPS: [^]*OK\r\n\r\nE3372\r\n\r\nOK\r\n$/);
  });

  it('gives one result for a chain, and stops it at the first error', () => {
    const terminal = ModemTerminal.settled();
    expect(terminal.type('AT+CGMM;+CGMR')).toBe('\r\nE3372\r\n\r\n21.297.05.01.55\r\n\r\nOK\r\n');
    expect(terminal.type('AT+CGMM;+NONSENSE;+CMEE=0')).toBe('\r\nE3372\r\n\r\nERROR\r\n');
    expect(terminal.type('AT+CMEE?')).toContain('+CMEE: 1');
  });

  it('repeats the last line with A/, without a CR', () => {
    const terminal = ModemTerminal.settled({ faults: { simMissing: true } });
    terminal.type('AT+CGMM');
    terminal.type('');
    terminal.typeRaw('A/');
    expect(terminal.pass(400)).toBe('\r\nE3372\r\n\r\nOK\r\n');
  });
});

describe('error modes', () => {
  it.each([
    [0, '\r\nERROR\r\n'],
    [1, '\r\n+CME ERROR: 11\r\n'],
    [2, '\r\n+CME ERROR: SIM PIN required\r\n'],
  ])('+CMEE=%i', (mode, answer) => {
    const terminal = ModemTerminal.settled();
    terminal.type(`AT+CMEE=${mode}`);
    expect(terminal.type('AT+CIMI')).toBe(answer);
  });

  it('refuses others', () => {
    const terminal = ModemTerminal.settled();
    expect(terminal.type('AT+CMEE=3')).toBe('\r\n+CME ERROR: 50\r\n');
    expect(terminal.type('AT+CMEE=')).toBe('\r\n+CME ERROR: 50\r\n');
  });
});

describe('silence', () => {
  it('does not answer in the first second, and has lost what was said in it', () => {
    const terminal = new ModemTerminal();
    expect(terminal.type('AT')).toBe('');
    expect(terminal.pass(2000)).toBe('');
    expect(terminal.type('AT')).toContain('OK');
  });

  it('lasts as long as the switch is on', () => {
    const terminal = ModemTerminal.settled();
    terminal.type('AT^CURC=1');
    terminal.faults.set({ atSilent: true });
    expect(terminal.type('AT')).toBe('');
    expect(terminal.pass(20_000)).toBe('');
    terminal.faults.set({ atSilent: false });
    terminal.type('AT^CURC=0');
    expect(terminal.type('AT')).toBe('\r\nOK\r\n');
  });

  it('ends with DTR where the port insists on it', () => {
    const terminal = new ModemTerminal({ faults: { muteWithoutDtr: true } });
    terminal.pass(4000);
    expect(terminal.type('AT')).toBe('');
    terminal.raiseDtr();
    expect(terminal.type('AT')).toBe('AT\r\r\nOK\r\n');
  });

  it('is longer before each answer with atDelayMs', () => {
    const terminal = ModemTerminal.settled({ faults: { atDelayMs: 3000 } });
    // Boot and echo-off took longer, too; whatever they owe comes first.
    terminal.pass(10_000);
    terminal.typeRaw('AT\r');
    expect(terminal.pass(3000)).toBe('');
    expect(terminal.pass(300)).toContain('OK');
  });
});

describe('transfers', () => {
  it('cuts and glues, so that a transfer is not a line', () => {
    const terminal = ModemTerminal.settled({ sim: { pin: undefined } });
    terminal.transfers.length = 0;
    for (let i = 0; i < 40; i += 1) terminal.type('AT^SYSINFOEX;+CSQ');
    const whole = terminal.transfers.filter(
      (text) => text.startsWith('\r\n^SYSINFOEX') && text.endsWith('\r\nOK\r\n'),
    );
    expect(whole.length).toBeGreaterThan(0);
    expect(terminal.transfers.length).toBeGreaterThan(40);
  });

  it('are the same for the same seed, and others for another', () => {
    const run = (seed: number): string[] => {
      const terminal = ModemTerminal.settled({ seed, sim: { pin: undefined } });
      for (const line of ['ATI', 'AT^CURC=1', 'AT^HCSQ?']) terminal.type(line);
      terminal.pass(20_000);
      return [...terminal.transfers];
    };
    expect(run(7)).toEqual(run(7));
    expect(run(8)).not.toEqual(run(7));
  });

  it('are forgotten when nobody reads them', () => {
    const terminal = ModemTerminal.settled();
    const sent: number[] = [];
    const port = terminal.modem.openPort('encapsulated', {
      send: (bytes) => sent.push(bytes.length),
      unreadBytes: () => sent.reduce((sum, length) => sum + length, 0),
    });
    port.powerUp();
    for (let i = 0; i < 3000; i += 1) {
      port.receive(Buffer.from('AT\r'));
      vi.advanceTimersByTime(300);
    }
    const unread = sent.reduce((sum, length) => sum + length, 0);
    expect(unread).toBeLessThanOrEqual(8192);
    expect(terminal.counters.drops['at-unread']).toBeGreaterThan(0);
  });
});

describe('faults', () => {
  it('puts a crowd of lines between a command and its answer, whole lines each', () => {
    const terminal = ModemTerminal.settled({ faults: { urcStorm: true } });
    terminal.type('AT^CURC=1');
    const text = terminal.type('AT+CGMM');
    const lines = text.split('\r\n').filter((line) => line !== '');
    expect(lines.slice(-2)).toEqual(['E3372', 'OK']);
    expect(lines.length).toBeGreaterThanOrEqual(5);
    for (const line of lines.slice(0, -2)) expect(line).toMatch(/^[+^][A-Z]+:/);
  });

  it('spares a port whose reports are off', () => {
    const terminal = ModemTerminal.settled({ faults: { urcStorm: true } });
    terminal.type('AT^CURC=0');
    expect(terminal.type('AT+CGMM')).toBe('\r\nE3372\r\n\r\nOK\r\n');
  });

  it('glues a line to some final results, and only to the line itself', () => {
    const terminal = ModemTerminal.settled({ faults: { gluesFinals: true } });
    const texts = Array.from({ length: 40 }, () => terminal.type('AT'));
    expect(new Set(texts)).toEqual(
      new Set(['\r\nOK\r\n', '\r\nOK^RSSI:18\r\n', '\r\nOK+XEVENT: 7\r\n']),
    );
  });

  it.each([
    [0, 10],
    [100, 0],
  ])('loses %i %% of the reports', (urcDropPercent, most) => {
    const terminal = ModemTerminal.settled({ faults: { urcDropPercent } });
    terminal.type('AT^CURC=1');
    const reports = terminal.pass(25_000).split('^RSSI').length - 1;
    expect(reports).toBeGreaterThanOrEqual(Math.min(most, 4));
    expect(reports).toBeLessThanOrEqual(most);
  });
});
