import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { ModemTerminal } from '../test/fakes/modem-terminal.ts';
import { parseSimOptions, SimOptionError } from './virtual-sim.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const OK = '\r\nOK\r\n';

function cme(code: number): string {
  return `\r\n+CME ERROR: ${code}\r\n`;
}

describe('a locked card', () => {
  it('counts wrong PINs down, asks for the PUK, and is dead after ten wrong PUKs', () => {
    const terminal = ModemTerminal.settled();
    const counters = (): string => /\^CPIN: ([^\r]*)/.exec(terminal.type('AT^CPIN?'))?.[1] ?? '';
    expect(counters()).toBe('SIM PIN,3,10,3,10,3');
    expect(terminal.type('AT+CPIN="1111"')).toBe(cme(16));
    expect(counters()).toBe('SIM PIN,2,10,2,10,3');
    expect(terminal.type('AT+CPIN="2222"')).toBe(cme(16));
    expect(counters()).toBe('SIM PIN,1,10,1,10,3');
    expect(terminal.type('AT+CPIN="3333"')).toBe(cme(16));
    expect(counters()).toBe('SIM PUK,10,10,0,10,3');
    expect(terminal.type('AT+CPIN?')).toBe(`\r\n+CPIN: SIM PUK\r\n${OK}`);

    expect(terminal.type('AT+CPIN="1234"'), 'the right PIN comes too late').toBe(cme(12));
    expect(terminal.type('AT+CIMI')).toBe(cme(12));
    for (let tries = 10; tries > 0; tries -= 1) {
      expect(counters()).toBe(`SIM PUK,${tries},${tries},0,10,3`);
      expect(terminal.type('AT+CPIN="00000000","1234"')).toBe(cme(16));
    }
    expect(counters()).toBe('SIM PUK,0,0,0,10,3');
    expect(terminal.type('AT+CPIN="12345678","1234"')).toBe(cme(13));
    expect(terminal.counters.pinAttempts).toBe(15);
    expect(terminal.counters.cardVerifications).toBe(13);
  });

  it('opens with the PIN and says so', () => {
    const terminal = ModemTerminal.settled();
    terminal.type('AT^CURC=1');
    const answer = terminal.type('AT+CPIN="1234"');
    expect(answer.indexOf('OK')).toBeLessThan(answer.indexOf('^SIMST:1'));
    expect(terminal.type('AT+CPIN?')).toContain('+CPIN: READY');
    expect(terminal.type('AT^CPIN?')).toContain('^CPIN: READY,,10,3,10,3');
  });

  it('gets its tries back with the right PIN', () => {
    const terminal = ModemTerminal.settled({ sim: { triesLeft: 1 } });
    expect(terminal.type('AT^CPIN?')).toContain('SIM PIN,1,10,1,10,3');
    expect(terminal.type('AT+CPIN="1234"')).toBe(OK);
    expect(terminal.type('AT^CPIN?')).toContain('READY,,10,3,10,3');
  });

  it('opens with the PUK, which sets a new PIN', () => {
    const terminal = ModemTerminal.settled({ sim: { triesLeft: 0, pukTriesLeft: 2 } });
    expect(terminal.type('AT+CPIN="12345678","4711"')).toBe(OK);
    expect(terminal.type('AT^CPIN?')).toContain('READY,,10,3,10,3');
    expect(terminal.type('AT+CLCK="SC",0,"4711"')).toBe(OK);
  });

  it('does not spend a try on what is no PIN', () => {
    const terminal = ModemTerminal.settled();
    for (const pin of ['', '123', '123456789', '12a4', ' 1234']) {
      expect(terminal.type(`AT+CPIN="${pin}"`)).toBe(cme(50));
    }
    expect(terminal.type('AT^CPIN?')).toContain('SIM PIN,3,10,3,10,3');
    expect(terminal.counters.pinAttempts).toBe(5);
    expect(terminal.counters.cardVerifications).toBe(0);
  });

  it('refuses what needs it with "SIM PIN required" and tells its number all the same', () => {
    const terminal = ModemTerminal.settled();
    for (const line of ['AT+CIMI', 'AT+CNUM', 'AT^NDISDUP=1,1', 'AT+CLCK="SC",2', 'AT+COPS=0']) {
      expect(terminal.type(line), line).toBe(cme(11));
    }
    expect(terminal.type('AT^ICCID?')).toBe(`\r\n^ICCID: 89001010123456789012\r\n${OK}`);
    expect(terminal.type('AT+CRSM=176,12258,0,0,10')).toBe(
      `\r\n+CRSM: 144,0,"98000101214365870921"\r\n${OK}`,
    );
  });

  it('takes the vendor spelling of the PIN command and lower case', () => {
    expect(ModemTerminal.settled().type('AT^CPIN="1234"')).toBe(OK);
    expect(ModemTerminal.settled().type('at+cpin=1234')).toBe(OK);
  });
});

describe('an open card', () => {
  it('does not take a PIN that nobody asked for', () => {
    const terminal = ModemTerminal.registered();
    expect(terminal.type('AT+CPIN="0000"')).toBe(cme(3));
    expect(terminal.type('AT+CIMI')).toBe(`\r\n001010123456789\r\n${OK}`);
  });

  it('lets the PIN question be switched, at the price of a try when the PIN is wrong', () => {
    const terminal = ModemTerminal.settled();
    terminal.type('AT+CPIN="1234"');
    expect(terminal.type('AT+CLCK="SC",2')).toContain('+CLCK: 1');
    expect(terminal.type('AT+CLCK="SC",0,"9999"')).toBe(cme(16));
    expect(terminal.type('AT^CPIN?')).toContain('READY,,10,2,10,3');
    expect(terminal.type('AT+CLCK="SC",0,"1234"')).toBe(OK);
    expect(terminal.type('AT+CLCK="SC",2')).toContain('+CLCK: 0');
    expect(terminal.type('AT+CLCK="PN",2')).toBe(cme(4));
  });

  it('locks itself when the last try goes wrong', () => {
    const terminal = ModemTerminal.settled();
    terminal.type('AT+CPIN="1234"');
    for (let i = 0; i < 3; i += 1) terminal.type('AT+CLCK="SC",0,"9999"');
    expect(terminal.type('AT+CPIN?')).toContain('SIM PUK');
  });

  it('changes its PIN only while it asks for it', () => {
    const terminal = ModemTerminal.settled();
    terminal.type('AT+CPIN="1234"');
    expect(terminal.type('AT+CPWD="SC","1234","4711"')).toBe(OK);
    expect(terminal.type('AT+CLCK="SC",0,"4711"')).toBe(OK);
    expect(terminal.type('AT+CPWD="SC","4711","1234"')).toBe(cme(3));
  });
});

describe('no usable card', () => {
  it.each([
    ['simMissing', 10, 4],
    ['simFailure', 13, 13],
    ['simWrong', 15, 15],
  ] as const)('%s', (fault, code, iccidCode) => {
    const terminal = ModemTerminal.settled({ faults: { [fault]: true } });
    for (const line of ['AT+CPIN?', 'AT^CPIN?', 'AT+CPIN="1234"', 'AT+CIMI']) {
      expect(terminal.type(line), line).toBe(cme(code));
    }
    expect(terminal.type('AT^ICCID?')).toBe(cme(iccidCode));
    expect(terminal.counters.cardVerifications).toBe(0);
  });

  it('is the same without a card in the options', () => {
    expect(ModemTerminal.settled({ sim: { present: false } }).type('AT+CPIN?')).toBe(cme(10));
  });

  it('says so by itself at power-up', () => {
    const terminal = new ModemTerminal({ sim: { present: false } });
    expect(terminal.pass(4000)).toContain('\r\n^SIMST:255\r\n');
  });
});

it('is busy for the first seconds', () => {
  const terminal = new ModemTerminal({ sim: { pin: undefined } });
  terminal.pass(1100);
  terminal.type('ATE0+CMEE=1');
  expect(terminal.type('AT+CPIN?')).toBe(cme(14));
  terminal.pass(2000);
  expect(terminal.type('AT+CPIN?')).toContain('READY');
});

describe('options as plain data', () => {
  it('pass when they are of the right kind', () => {
    const options = { pin: undefined, triesLeft: 2, present: true };
    expect(parseSimOptions(options)).toEqual(options);
  });

  it.each([[{ PIN: '1' }], [{ pin: 1234 }], [{ triesLeft: '3' }], [{ iccid: undefined }]])(
    'are refused otherwise: %o',
    (options) => {
      expect(() => parseSimOptions(options)).toThrow(SimOptionError);
    },
  );
});
