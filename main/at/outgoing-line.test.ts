import fc from 'fast-check';
import { expect, it } from 'vitest';

import { codeLine } from '../../test/fakes/code-line-spellings.ts';
import { classifyOutgoing, MAX_OUTGOING_LENGTH } from './outgoing-line.ts';

it.each([
  ['AT+CPIN="1234"', 'pin'],
  ['AT+CPIN=1234', 'pin'],
  ['at+cpin="1234"', 'pin'],
  ['AT + C P I N = "1234"', 'pin'],
  ['ATE0;+CPIN="1234"', 'pin'],
  ['ATE0+CPIN="1234"', 'pin'],
  ['AT+CMEE=1;+CPIN="1234";+CSQ', 'pin'],
  ['ATAT+CPIN="1234"', 'pin'],
  ['AT+CP""IN="1234"', 'pin'],
  ['AT+CPIN"1234"', 'pin'],
  ['AT+CPIN:"1234"', 'pin'],
  ['AT+CPIN=?1234', 'pin'],
  ['at^cpin="?;', 'pin'],
  ['AT+CPIN=" "?"', 'pin'],
  ['at^cpin= ?', 'pin'],
  ['AT+CGDCONT=1,"IP","x;+CPIN=1234"', 'pin'],
  ['AT+CPIN="12345678","1234"', 'puk'],
  ['AT^CPIN="12345678","1234"', 'puk'],
  ['AT+CPIN2="1234"', 'pin2'],
  ['AT+CLCK="SC",0,"1234"', 'pin'],
  ['AT+CLCK="SC",1,"1234"', 'pin'],
  ['AT+CLCK="SC",2,"1234"', 'pin'],
  ['AT+CLCK="FD",1,"1234"', 'pin2'],
  ['AT+CLCK="PN",0,"12345678"', 'lock-code'],
  ['AT+CPWD="SC","1234","4321"', 'pin'],
  ['AT+CPWD="P2","1234","4321"', 'pin2'],
  ['AT^CARDLOCK="12345678"', 'lock-code'],
  ['at^cardlock=12345678', 'lock-code'],
  ['AT^SIMLOCK=1,"12345678"', 'lock-code'],
  ['AT^DATALOCK="12345678"', 'lock-code'],
  ['AT*EPIN="1234"', 'pin'],
  ['AT#CPIN="1234"', 'pin'],
  ['AT#CLCK="SC",0,"1234"', 'pin'],
  ['ATD**05*12345678*1234*1234#', 'puk'],
  ['ATD**04*1234*4321*4321#', 'pin'],
  ['ATD**042*1234*4321*4321#', 'pin2'],
  ['ATD**052*12345678*1234*1234#', 'puk2'],
  ['ATD*03*330*1234*4321*4321#', 'lock-code'],
  ['ATDT *,*0w5*12345678*1234*1234#;', 'puk'],
  ['AT+CPBW=1,"**05*12345678*1234*1234#",129,"x"', 'puk'],
  ['AT+CUSD=1,"**04*1234*4321*4321#",15', 'pin'],
  // The same in UCS2 and in packed 7-bit characters.
  ['AT+CUSD=1,"002A002A00300034002A0031003200330034",15', 'pin'],
  ['AT+CUSD=1,"2A158CA68AC96634156D268BA96833596C04",15', 'pin'],
  ['AT+CKPD="12"', 'pin'],
  // VERIFY, UNBLOCK and CHANGE CHV as APDU and as restricted access.
  ['AT+CSIM=26,"002000010831323334FFFFFFFF"', 'pin'],
  ['AT+CSIM=26,"A0 20 00 02 08 31323334FFFFFFFF"', 'pin2'],
  ['AT+CSIM=42,"A02C000010313233343536373831323334FFFFFFFF"', 'puk'],
  ['AT+CSIM=26,"0020000A083132333435363738"', 'lock-code'],
  ['AT+CSIM=3,"xyz"', 'lock-code'],
  ['AT+CGLA=1,26,"002000010831323334FFFFFFFF"', 'pin'],
  ['AT+CRSM=32,0,0,1,8,"31323334FFFFFFFF"', 'pin'],
  ['AT+CRSM=0x20,0,0,1,8,"31323334FFFFFFFF"', 'lock-code'],
  ['AT+CRSM=32x,0,0,1,8,"31323334FFFFFFFF"', 'lock-code'],
  ['AT+CRSM=44,0,0,1,8,"31323334FFFFFFFF"', 'puk'],
  ['AT+CRLA=1,32,0,0,1,8,"31323334FFFFFFFF"', 'pin'],
  // Only UNBLOCK of GSM takes 00 for the PIN; 02 and 81 are PIN2.
  ['AT+CSIM=26,"002000000831323334FFFFFFFF"', 'lock-code'],
  ['AT+CSIM=42,"002C000110313233343536373831323334FFFFFFFF"', 'puk'],
  ['AT+CSIM=42,"002C008110313233343536373831323334FFFFFFFF"', 'puk2'],
  ['AT+CSIM=26,"00A4000Cxyz"', 'lock-code'],
  ['AT+CSIM=26,"xyz00A4000C"', 'lock-code'],
  // A name without its prefix, and digits glued to one.
  ['AT+CPBW=1,"CPIN=1234"', 'pin'],
  ['AT+CPBW=1,"XCPIN2=1234"', 'pin2'],
  ['AT*EPIN1234', 'pin'],
  ['AT+CLCK="SC",2,,7,"1234"', 'pin'],
  ['AT+CPWD="FD","1234","4321"', 'pin2'],
  ['AT+CPWD="PN","1234","4321"', 'lock-code'],
])('finds the code in %s: %s', (line, kind) => {
  const outgoing = classifyOutgoing(line);
  expect(outgoing).toMatchObject({ verdict: 'code', kind });
  expect(JSON.stringify(outgoing)).not.toMatch(/1234|31323334/);
});

it.each([
  ['A/', 'repeat-command'],
  ['a/', 'repeat-command'],
  [' A / ', 'repeat-command'],
  ['ATDL', 'repeat-command'],
  ['ATE0DL', 'repeat-command'],
  ['AT+CSQ;DL', 'repeat-command'],
  ['AT+CSQ\rAT+CPIN="1234"', 'embedded-line-break'],
  ['AT+CSQ\n', 'embedded-line-break'],
  ['AT+CPIX\bN="1234"', 'not-printable'],
  ['AT+\u00c3PIN="1234"', 'not-printable'],
  ['AT+CSQ\0', 'not-printable'],
  ['+CPIN="1234"', 'not-a-command'],
  [' AT+CSQ', 'not-a-command'],
  ['A T+CSQ', 'not-a-command'],
  ['', 'not-a-command'],
  ['hello', 'not-a-command'],
  ['ATS3=65', 'line-format'],
  ['ATE0S3=65', 'line-format'],
  ['ATVS05=67', 'line-format'],
  ['AT&D2S4=65', 'line-format'],
  ['AT+CSQ;S3=65', 'line-format'],
  ['ATS3', 'harmless'],
  ['AT=65', 'line-format'],
  ['AT+CPIN="1234";+CPIN="1235"', 'several-codes'],
  ['ATD**04*1234*4321*4321#;D**05*12345678*1234*1234#', 'several-codes'],
  ['AT+CKPD="*05*"', 'several-codes'],
  [`AT+X="${'y'.repeat(MAX_OUTGOING_LENGTH)}"`, 'too-long'],
])('lets %j not pass: %s', (line, reason) => {
  const outgoing = classifyOutgoing(line);
  expect(outgoing.verdict === 'refused' ? outgoing.reason : outgoing.verdict).toBe(reason);
});

it.each([
  'AT',
  'ATE0',
  'ATE0V1Q0S0=0&D2',
  'ATS3=13',
  'ATI',
  'AT+CPIN?',
  'at+cpin?',
  'AT+CPIN=?',
  'AT^CPIN?',
  'AT+CPINR="SIM PIN"',
  'AT+CPIN?;+CSQ',
  'AT+CLCK="SC",2',
  'AT+CLCK=?',
  'AT+CLCK="SC",2,,7',
  'AT^CARDLOCK?',
  'AT^SIMLOCK?',
  'AT^FREQLOCK=1,6,3,1300',
  'AT+CCLK="24/01/01,00:00:00+04"',
  'ATD*99#',
  'ATD*99***1#',
  'ATD+491701234567;',
  'AT+CUSD=1,"*100#",15',
  'AT+CUSD=1,"AA180C3602",15',
  'AT^NDISDUP=1,1,"internet","user@pin.net","pa$$,w;ord",2',
  'AT^NDISDUP=1,1,"pinnacle.net"',
  'AT+CGDCONT=1,"IPV4V6","internet-pin.de"',
  'AT^SYSCFGEX="030201",3FFFFFFF,1,2,7FFFFFFFFFFFFFFF,,',
  'AT^SETPORT="FF;12,10,16,A2"',
  'AT+CRSM=176,12258,0,0,10',
  'AT+CSIM=14,"00A4000C023F00"',
  'AT+CRSM=203,12258,0,0,10',
  'AT+CRLA=1,176,12258,0,0,10',
  'AT+CLCK="SC",2,,77',
  'AT*EPIN?',
  'AT*EPIN',
  'AT*EPIN12',
  'AT+CPBW=1,"CPINX=1234"',
  'AT+CPBW=1,"CPIN 1234"',
  'AT^SIMLOCK=?',
  'ATS4=10S5=8',
  'AT^PING=1,"example.org"',
  'AT+COPS=1,2,"26201"',
])('has nothing against %s', (line) => {
  expect(classifyOutgoing(line)).toEqual({ verdict: 'harmless' });
});

it('finds the code in whatever way the line is spelled', () => {
  fc.assert(
    fc.property(codeLine, ({ line }) => {
      expect(classifyOutgoing(line).verdict).not.toBe('harmless');
    }),
    { numRuns: 20_000 },
  );
});

it('has a verdict for every string, and only AT lines of printable ASCII pass', () => {
  const pieces = fc.constantFrom(
    'AT',
    'S3',
    '=',
    ';',
    '+',
    '"',
    'D',
    'L',
    '*0',
    '4*',
    'PIN',
    '?',
    '1',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces).map((parts) => `AT${parts.join('')}`),
  );
  fc.assert(
    fc.property(text, (line) => {
      if (classifyOutgoing(line).verdict === 'harmless') expect(line).toMatch(/^AT[\x20-\x7e]*$/i);
    }),
    { numRuns: 3_000 },
  );
});
