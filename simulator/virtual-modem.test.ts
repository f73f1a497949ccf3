import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { FaultSwitches } from './fault-switches.ts';
import { ModemTerminal } from '../test/fakes/modem-terminal.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const OK = '\r\nOK\r\n';

function cme(code: number): string {
  return `\r\n+CME ERROR: ${code}\r\n`;
}

function lines(...informationLines: string[]): string {
  return `\r\n${informationLines.join('\r\n')}\r\n${OK}`;
}

describe('identity', () => {
  it.each([
    ['AT+CGMI', 'huawei'],
    ['AT+CGMM', 'E3372'],
    ['AT+CGMR', '21.297.05.01.55'],
    ['AT+CGSN', '490154203237518'],
    ['AT^FHVER', '^FHVER:"E3372S-153 21.297.05.01.55,CL1E3372SM Ver.A"'],
    ['AT^SETPORT?', '^SETPORT:FF;12,10,16,A2'],
    ['AT+GCAP', '+GCAP: +CGSM,+DS,+ES'],
  ])('%s', (line, answer) => {
    expect(ModemTerminal.settled().type(line)).toBe(lines(answer));
  });

  it('gives several lines to ATI', () => {
    expect(ModemTerminal.settled().type('ATI')).toBe(
      lines(
        'Manufacturer: huawei',
        'Model: E3372',
        'Revision: 21.297.05.01.55',
        'IMEI: 490154203237518',
        '+GCAP: +CGSM,+DS,+ES',
      ),
    );
  });

  it('may come without a manufacturer', () => {
    const terminal = ModemTerminal.settled({ faults: { emptyManufacturer: true } });
    expect(terminal.type('AT+CGMI')).toBe(lines(''));
    expect(terminal.type('ATI')).toContain('\r\nManufacturer: \r\n');
  });

  it('stores the port composition, if it is one', () => {
    const terminal = ModemTerminal.settled();
    expect(terminal.type('AT^SETPORT="FF;12,16"')).toBe(OK);
    expect(terminal.type('AT^SETPORT?')).toBe(lines('^SETPORT:FF;12,16'));
    expect(terminal.type('AT^SETPORT=FF;12,16')).toBe('\r\nERROR\r\n');
    expect(terminal.type('AT^SETPORT="FF"')).toBe('\r\nERROR\r\n');
  });
});

describe('set-up', () => {
  it.each(['AT', 'ATZ', 'ATQ0', 'ATV1', 'ATE0', 'ATS0=0', 'AT&F', 'AT+CMGF=0', 'AT^CURC=0'])(
    'accepts %s',
    (line) => {
      expect(ModemTerminal.settled().type(line)).toBe(OK);
    },
  );

  it('does not know ATQ0 on an E3372h-320', () => {
    const terminal = ModemTerminal.settled({ faults: { rejectsAtq0: true } });
    expect(terminal.type('ATQ0')).toBe('\r\nERROR\r\n');
    expect(terminal.type('ATV1')).toBe(OK);
  });

  it('knows no other commands', () => {
    const terminal = ModemTerminal.settled();
    for (const line of ['AT+NONSENSE', 'AT^DHCP', 'AT+CPIN', 'AT?', 'ATE7']) {
      expect(terminal.type(line), line).toBe('\r\nERROR\r\n');
    }
    expect(terminal.type('ATD*99#')).toBe('\r\nNO CARRIER\r\n');
  });

  it('leaves the bus a second after the OK of a reset', () => {
    for (const line of ['AT^RESET', 'AT+CFUN=6', 'AT+CFUN=1,1']) {
      const terminal = ModemTerminal.settled();
      expect(terminal.type(line), line).toBe(OK);
      expect(terminal.resets).toBe(0);
      terminal.pass(1000);
      expect(terminal.resets).toBe(1);
    }
  });
});

describe('registration', () => {
  it('begins with the PIN and takes a while', () => {
    const terminal = ModemTerminal.settled();
    terminal.type('AT+CREG=2;+CEREG=1;^CURC=1');
    expect(terminal.type('AT+CREG?')).toBe(lines('+CREG: 2,0'));
    terminal.type('AT+CPIN="1234"');
    expect(terminal.type('AT+CREG?')).toContain('+CREG: 2,2\r\n');
    expect(terminal.pass(2500)).not.toContain('^SRVST:2');
    const reports = terminal.pass(6000);
    expect(reports).toContain('\r\n^SRVST:2\r\n\r\n^MODE:6,101\r\n');
    expect(reports).toContain('\r\n+CREG: 1,"162E","00B4E90C",7\r\n');
    expect(reports).toContain('\r\n+CEREG: 1\r\n');
    expect(reports).not.toContain('+CGREG');
  });

  it('is told in every spelling', () => {
    const terminal = ModemTerminal.registered();
    expect(terminal.type('AT+CREG?')).toBe(lines('+CREG: 0,1'));
    expect(terminal.type('AT+COPS?')).toBe(lines('+COPS: 0,0,"Test Network",7'));
    expect(terminal.type('AT+COPS=3,2;+COPS?')).toBe(lines('+COPS: 0,2,"00101",7'));
    expect(terminal.type('AT^SYSINFOEX')).toBe(lines('^SYSINFOEX:2,3,0,1,,6,"LTE",101,"LTE"'));
    expect(terminal.type('AT^SYSINFO')).toBe(lines('^SYSINFO:2,3,0,6,1,,101'));
    expect(terminal.type('AT+CGATT?')).toBe(lines('+CGATT: 1'));
    expect(terminal.type('AT^HCSQ?')).toMatch(/^\r\n\^HCSQ:"LTE",5\d,5\d,1[23]\d,2[345]\r\n/);
    expect(terminal.type('AT+CSQ')).toMatch(/^\r\n\+CSQ: 2[345],99\r\n/);
    expect(terminal.type('AT^LTERSRP?')).toMatch(/^\r\n\^LTERSRP: -8[34567],-[78]\r\n/);
  });

  it('takes the name of the network from the card', () => {
    const terminal = ModemTerminal.registered({ sim: { imsi: '262011234567890' } });
    expect(terminal.type('AT+COPS=3,2;+COPS?')).toBe(lines('+COPS: 0,2,"26201",7'));
  });

  it('is not told before it is there', () => {
    const terminal = ModemTerminal.settled();
    expect(terminal.type('AT+COPS?')).toBe(lines('+COPS: 0'));
    expect(terminal.type('AT^SYSINFOEX')).toBe(
      lines('^SYSINFOEX:0,0,0,0,,0,"NO SERVICE",0,"NO SERVICE"'),
    );
    expect(terminal.type('AT^HCSQ?')).toBe(lines('^HCSQ:"NOSERVICE"'));
    expect(terminal.type('AT+CSQ')).toBe(lines('+CSQ: 99,99'));
  });

  it('does not end the search without a network', () => {
    const terminal = ModemTerminal.registered({ faults: { noNetwork: true } });
    terminal.pass(120_000);
    expect(terminal.type('AT+CREG?')).toBe(lines('+CREG: 0,2'));
    terminal.faults.set({ noNetwork: false });
    expect(terminal.type('AT+CREG?')).toBe(lines('+CREG: 0,1'));
  });

  it('can be denied, with a cause for those who ask', () => {
    const terminal = ModemTerminal.registered({ faults: { registrationDeniedCause: 15 } });
    expect(terminal.type('AT+CREG?')).toBe(lines('+CREG: 0,3'));
    expect(terminal.type('AT+CEREG=3;+CEREG?')).toBe(lines('+CEREG: 3,3,,,,0,15'));
    expect(terminal.type('AT^SYSINFOEX')).toContain('^SYSINFOEX:1,0,0,1');
    expect(terminal.type('AT^NDISDUP=1,1')).toBe(cme(30));
  });

  it('can be with a foreign network', () => {
    const terminal = ModemTerminal.registered({ faults: { roaming: true } });
    expect(terminal.type('AT+CREG?')).toBe(lines('+CREG: 0,5'));
    expect(terminal.type('AT^SYSINFOEX')).toContain('^SYSINFOEX:2,3,1,1');
    expect(terminal.type('AT+COPS?')).toBe(lines('+COPS: 0,0,"Foreign Network",7'));
  });

  it('takes as long as the switch says', () => {
    const terminal = new ModemTerminal({
      sim: { pin: undefined },
      faults: { simBusyMs: 0, registrationDelayMs: 30_000 },
    });
    terminal.pass(29_000);
    expect(terminal.type('AT+CREG?')).toContain('+CREG: 0,2\r\n');
    terminal.pass(1000);
    expect(terminal.type('AT+CREG?')).toContain('+CREG: 0,1\r\n');
  });

  it('is not hurried by a change while the search goes on', () => {
    const terminal = new ModemTerminal({
      sim: { pin: undefined },
      faults: { simBusyMs: 0, registrationDelayMs: 30_000 },
    });
    terminal.pass(2000);
    terminal.faults.set({ roaming: true });
    expect(terminal.type('AT+CREG?')).toContain('+CREG: 0,2\r\n');
    terminal.pass(30_000);
    expect(terminal.type('AT+CREG?')).toContain('+CREG: 0,5\r\n');
  });

  it('needs the radio, which an earlier program may have left off', () => {
    const terminal = ModemTerminal.registered({ faults: { radioOff: true } });
    expect(terminal.type('AT+CFUN?')).toBe(lines('+CFUN: 0'));
    expect(terminal.type('AT^RFSWITCH?')).toBe(lines('^RFSWITCH:1,0'));
    expect(terminal.type('AT+CREG?')).toBe(lines('+CREG: 0,0'));
    terminal.typeRaw('AT+CFUN=1\r');
    expect(terminal.pass(2300)).toBe(OK);
    terminal.pass(8000);
    expect(terminal.type('AT+CREG?')).toBe(lines('+CREG: 0,1'));
  });

  it('ends with the radio, with COPS=2, with the card, and takes the call along', () => {
    const ends: [string, (terminal: ModemTerminal) => void][] = [
      ['radio', (terminal) => terminal.typeRaw('AT+CFUN=0\r')],
      ['operator', (terminal) => terminal.typeRaw('AT+COPS=2\r')],
      ['card', (terminal) => terminal.faults.set({ simMissing: true })],
      ['switch', (terminal) => terminal.faults.set({ radioOff: true })],
      ['coverage', (terminal) => terminal.faults.set({ noNetwork: true })],
    ];
    for (const [name, end] of ends) {
      const terminal = connected();
      end(terminal);
      terminal.pass(3000);
      expect(terminal.type('AT+CGATT?'), name).toBe(lines('+CGATT: 0'));
      expect(terminal.calls, name).toEqual([true, false]);
    }
  });

  it('finds the networks in range when it may take its time', () => {
    const terminal = ModemTerminal.registered();
    terminal.typeRaw('AT+COPS=?\r');
    expect(terminal.pass(29_000)).toBe('');
    expect(terminal.pass(2000)).toBe(
      lines(
        '+COPS: (2,"Test Network","Test","00101",7),(1,"Foreign Network","Foreign","00102",7),,(0,1,2,3,4),(0,1,2)',
      ),
    );
    expect(connected().type('AT+COPS=?')).toBe(cme(3));
  });

  it('starts again after a change of system configuration', () => {
    const terminal = ModemTerminal.registered();
    terminal.typeRaw('AT^SYSCFGEX="03",40000000,2,1,800C5,,\r');
    expect(terminal.pass(2300)).toBe(OK);
    expect(terminal.type('AT+CREG?')).toBe(lines('+CREG: 0,2'));
    expect(terminal.type('AT^SYSCFGEX?')).toBe(lines('^SYSCFGEX: "03",3FFFFFFF,1,1,800C5'));
    expect(terminal.type('AT^SYSCFGEX=03')).toBe(cme(50));
  });
});

describe('unsolicited results', () => {
  it('tell the signal every five seconds', () => {
    const terminal = ModemTerminal.registered();
    terminal.type('AT^CURC=1');
    const reports = terminal.pass(20_000);
    expect(reports.match(/\r\n\^RSSI:2\d\r\n/g)).toHaveLength(4);
    expect(reports.match(/\r\n\^HCSQ:"LTE",/g)).toHaveLength(4);
  });

  it('are silenced by port', () => {
    const terminal = ModemTerminal.registered();
    terminal.typeOnModemPort('AT^CURC=1');
    terminal.modemPortTransfers.length = 0;
    expect(terminal.pass(10_000)).toBe('');
    expect(terminal.modemPortTransfers.join('')).toContain('^RSSI');
  });

  it('go to the one port that was selected', () => {
    const terminal = ModemTerminal.registered();
    terminal.typeOnModemPort('AT^CURC=1');
    terminal.type('AT^CURC=1;^PORTSEL=1');
    terminal.modemPortTransfers.length = 0;
    expect(terminal.pass(10_000)).toBe('');
    expect(terminal.modemPortTransfers.join('')).toContain('^RSSI');
  });

  it('report traffic every two seconds of a call to those who asked', () => {
    const terminal = connected();
    terminal.counters.frameBytesOut += 1000;
    terminal.counters.frameBytesIn += 4096;
    terminal.type('AT^CURC=1;^DSFLOWRPT=1');
    const report = /\^DSFLOWRPT:[0-9A-F,]+/.exec(terminal.pass(2000))?.[0];
    expect(report?.split(',').slice(3)).toEqual([
      '00000000000003E8',
      '0000000000001000',
      '00000000',
      '00000000',
    ]);
  });
});

describe('a data call', () => {
  it('is accepted at once and up later', () => {
    const terminal = ModemTerminal.registered();
    terminal.type('AT^CURC=1');
    expect(terminal.type('AT^NDISDUP=1,1,"internet"')).toBe(OK);
    expect(terminal.type('AT^NDISSTATQRY?')).toBe(lines('^NDISSTATQRY:0,,,"IPV4"'));
    expect(terminal.type('AT^DHCP?')).toBe('\r\nERROR\r\n');
    expect(terminal.calls).toEqual([]);
    expect(terminal.pass(3000)).toContain('\r\n^NDISSTAT:1,,,"IPV4"\r\n');
    expect(terminal.calls).toEqual([true]);
    expect(terminal.type('AT^NDISSTATQRY?')).toBe(lines('^NDISSTATQRY:1,,,"IPV4"'));
    expect(terminal.type('AT^DHCP?')).toBe(
      lines('^DHCP: CCDB080A,F8FFFFFF,C9DB080A,C9DB080A,E67B59C0,E77B59C0,150000000,50000000'),
    );
    expect(terminal.type('AT+CGPADDR=1')).toBe(lines('+CGPADDR: 1,"10.8.219.204"'));
    expect(terminal.type('AT^DCONNSTAT?')).toBe(lines('^DCONNSTAT: 1,"internet",1,1,1'));
  });

  it('ends when told, and refuses to end twice', () => {
    const terminal = connected();
    terminal.type('AT^CURC=1');
    const answer = terminal.type('AT^NDISDUP=1,0');
    expect(answer.startsWith(OK)).toBe(true);
    expect(answer).toContain('\r\n^NDISSTAT:0,,,"IPV4"\r\n');
    expect(terminal.calls).toEqual([true, false]);
    expect(terminal.type('AT^NDISDUP=1,0')).toContain('\r\nERROR\r\n');
  });

  it('can be given up while it is dialled', () => {
    const terminal = ModemTerminal.registered();
    terminal.type('AT^NDISDUP=1,1');
    expect(terminal.type('AT^NDISDUP=1,0')).toBe(OK);
    terminal.pass(10_000);
    expect(terminal.calls).toEqual([false]);
  });

  it('is not dialled twice', () => {
    const terminal = connected();
    expect(terminal.type('AT^NDISDUP=1,1')).toBe(OK);
    terminal.pass(5000);
    expect(terminal.calls).toEqual([true]);
  });

  it.each([27, 29, 33])('is refused with cause %i', (cause) => {
    const terminal = ModemTerminal.registered({ faults: { bearerRefusedCause: cause } });
    terminal.type('AT^CURC=1');
    expect(terminal.type('AT^NDISDUP=1,1,"x"')).toBe(OK);
    expect(terminal.pass(3000)).toContain(`\r\n^NDISSTAT:0,${cause},,"IPV4"\r\n`);
    expect(terminal.calls).toEqual([false]);
    expect(terminal.type('AT^GLASTERR=1')).toContain(`^GLASTERR: 1,${cause}`);
  });

  it('can stay in the air for ever', () => {
    const terminal = ModemTerminal.registered({ faults: { bearerSilent: true } });
    terminal.type('AT^CURC=1');
    terminal.type('AT^NDISDUP=1,1');
    expect(terminal.pass(200_000)).not.toContain('NDISSTAT');
    expect(terminal.type('AT^NDISSTATQRY?')).toContain('^NDISSTATQRY:0');
    expect(terminal.type('AT^NDISDUP=1,0')).toContain('OK');
  });

  it('comes as late as the switch says', () => {
    const terminal = ModemTerminal.registered({ faults: { bearerDelayMs: 50_000 } });
    terminal.type('AT^NDISDUP=1,1');
    terminal.pass(49_000);
    expect(terminal.calls).toEqual([]);
    terminal.pass(1500);
    expect(terminal.calls).toEqual([true]);
  });

  it('is dropped by the network with its cause', () => {
    const terminal = connected();
    terminal.type('AT^CURC=1');
    terminal.modem.bearer.end(36);
    expect(terminal.pass(100)).toBe('\r\n^NDISSTAT:0,36,,"IPV4"\r\n');
  });

  it('needs a network, and permission while roaming', () => {
    expect(ModemTerminal.registered({ faults: { noNetwork: true } }).type('AT^NDISDUP=1,1')).toBe(
      cme(30),
    );
    const terminal = ModemTerminal.registered({ faults: { roaming: true } });
    terminal.type('AT^SYSCFGEX="00",3FFFFFFF,0,2,7FFFFFFFFFFFFFFF,,');
    terminal.pass(12_000);
    terminal.type('AT^CURC=1');
    terminal.type('AT^NDISDUP=1,1');
    expect(terminal.pass(3000)).toContain('^NDISSTAT:0,33,,"IPV4"');
  });

  it('is dialled on any port, unless the modem port is deaf to it', () => {
    const terminal = ModemTerminal.registered();
    expect(terminal.typeOnModemPort('AT^NDISDUP=1,1')).toBe(OK);
    terminal.pass(3000);
    expect(terminal.calls).toEqual([true]);

    const deaf = ModemTerminal.registered({ faults: { ndisdupOkWrongPort: true } });
    expect(deaf.typeOnModemPort('AT^NDISDUP=1,1')).toBe(OK);
    deaf.pass(10_000);
    expect(deaf.calls).toEqual([]);
    deaf.type('AT^NDISDUP=1,1');
    deaf.pass(3000);
    expect(deaf.calls).toEqual([true]);
  });

  it('tells no address over AT where the firmware cannot', () => {
    const terminal = connected({ atDhcpUnsupported: true });
    expect(terminal.type('AT^DHCP?')).toBe('\r\nERROR\r\n');
  });

  it('counts its traffic', () => {
    const terminal = connected();
    terminal.counters.frameBytesOut += 0x123;
    terminal.counters.frameBytesIn += 0x4567;
    terminal.type('AT^NDISDUP=1,0');
    const flows = '0000000000000123,0000000000004567';
    const answer = terminal.type('AT^DSFLOWQRY');
    expect(answer).toMatch(new RegExp(`^\\r\\n\\^DSFLOWQRY:0000000.,${flows},0000000.,${flows}`));
    expect(terminal.type('AT^DSFLOWCLR;^DSFLOWQRY')).toContain(
      `^DSFLOWQRY:00000000,${'0'.repeat(16)},${'0'.repeat(16)},00000000`,
    );
  });
});

describe('contexts', () => {
  it('are defined, read back and deleted', () => {
    const terminal = ModemTerminal.settled();
    expect(terminal.type('AT+CGDCONT?')).toBe(lines('+CGDCONT: 1,"IP","","0.0.0.0",0,0'));
    expect(terminal.type('AT+CGDCONT=1,"IP","internet"')).toBe(OK);
    expect(terminal.type('AT+CGDCONT=16,"IPV4V6","",,0,0')).toBe(OK);
    expect(terminal.type('AT+CGDCONT?')).toBe(
      lines('+CGDCONT: 1,"IP","internet","0.0.0.0",0,0', '+CGDCONT: 16,"IPV4V6","","0.0.0.0",0,0'),
    );
    expect(terminal.type('AT+CGDCONT=1')).toBe(OK);
    expect(terminal.type('AT+CGDCONT?')).not.toContain('internet');
    expect(terminal.type('AT+CGDCONT=1,"PPP"')).toBe(cme(50));
    expect(terminal.type('AT+CGDCONT=99')).toBe(cme(50));
  });

  it('give authentication back in another order than they took it', () => {
    const terminal = ModemTerminal.settled();
    expect(terminal.type('AT^AUTHDATA=1,1,"46000","password","username"')).toBe(OK);
    expect(terminal.type('AT^AUTHDATA?')).toBe(
      lines('^AUTHDATA: 1,1,"password","username","46000"'),
    );
  });
});

function connected(faults: Partial<FaultSwitches> = {}): ModemTerminal {
  const terminal = ModemTerminal.registered({ faults });
  terminal.type('AT^NDISDUP=1,1,"internet"');
  terminal.pass(3000);
  expect(terminal.calls).toEqual([true]);
  return terminal;
}

describe('both families', () => {
  function dialled(faults: Partial<FaultSwitches>, type = 'IPV4V6'): ModemTerminal {
    const terminal = ModemTerminal.registered({ faults: { bearerDelayMs: 1000, ...faults } });
    terminal.type('AT^CURC=1');
    terminal.type(`AT+CGDCONT=1,"${type}","internet"`);
    terminal.type('AT^NDISDUP=1,1,"internet"');
    return terminal;
  }

  it.each<[string, Partial<FaultSwitches>, string, string[], string[]]>([
    ['both', {}, 'IPV4V6', ['1,,,"IPV4"', '1,,,"IPV6"'], ['1,,,"IPV4"', '1,,,"IPV6"']],
    ['IPv4 alone', {}, 'IP', ['1,,,"IPV4"'], ['1,,,"IPV4"']],
    ['IPv6 alone', {}, 'IPV6', ['1,,,"IPV6"'], ['1,,,"IPV6"']],
    [
      'what a network without IPv6 grants',
      { noIpv6: true },
      'IPV4V6',
      ['1,,,"IPV4"', '0,50,,"IPV6"'],
      ['1,,,"IPV4"', '0,50,,"IPV6"'],
    ],
    [
      'what a network without IPv4 grants',
      { ipv6Only: true },
      'IPV4V6',
      ['0,51,,"IPV4"', '1,,,"IPV6"'],
      ['0,51,,"IPV4"', '1,,,"IPV6"'],
    ],
    ['nothing of the wrong kind', { noIpv6: true }, 'IPV6', ['0,50,,"IPV6"'], ['0,,,"IPV6"']],
    [
      'nothing when the pair is refused',
      { dualStackRefusedCause: 28 },
      'IPV4V6',
      ['0,28,,"IPV4"', '0,28,,"IPV6"'],
      ['0,,,"IPV4"', '0,,,"IPV6"'],
    ],
    ['one of a refused pair', { dualStackRefusedCause: 28 }, 'IP', ['1,,,"IPV4"'], ['1,,,"IPV4"']],
    [
      'IPv4 beside a refusal',
      { ipv6RefusedCause: 33 },
      'IPV4V6',
      ['1,,,"IPV4"', '0,33,,"IPV6"'],
      ['1,,,"IPV4"', '0,33,,"IPV6"'],
    ],
  ])('report %s', (_name, faults, type, reports, answers) => {
    const terminal = dialled(faults, type);
    expect(terminal.pass(1000).match(/\^NDISSTAT:.*/g)).toEqual(
      reports.map((report) => `^NDISSTAT:${report}`),
    );
    expect(terminal.type('AT^NDISSTATQRY?').match(/\^NDISSTATQRY:.*/g)).toEqual(
      answers.map((answer) => `^NDISSTATQRY:${answer}`),
    );
  });

  it('end one after the other, and the call with the last', () => {
    const terminal = dialled({});
    terminal.pass(1000);
    terminal.modem.bearer.endFamily('ipv6', 36);
    expect(terminal.pass(200)).toContain('^NDISSTAT:0,36,,"IPV6"');
    expect(terminal.modem.bearer.state).toBe('up');
    expect(terminal.type('AT^DHCPV6?')).toBe('\r\nERROR\r\n');
    terminal.modem.bearer.endFamily('ipv4', 36);
    expect(terminal.pass(200)).toContain('^NDISSTAT:0,36,,"IPV4"');
    expect(terminal.modem.bearer.state).toBe('down');
  });

  it('name the name servers', () => {
    const terminal = dialled({});
    terminal.pass(1000);
    expect(terminal.type('AT^DHCPV6?')).toContain(
      '^DHCPV6: ::,::,::,::,2001:db8:53::1,2001:db8:53::2,',
    );
  });
});
