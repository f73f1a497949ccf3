/**
 * Lines a person or program may send: what the guard calls harmless must be harmless to a modem,
 * whose reading here is the virtual one's.
 */
import { parseCommandLine } from '../../../main/at/command-line.ts';
import { rawCommand } from '../../../main/at/commands/raw-command.ts';
import { classifyOutgoing } from '../../../main/at/outgoing-line.ts';
import { maskOutgoing } from '../../../main/at/secret-mask.ts';
import { type AtRequest, splitCommandLine } from '../../../simulator/at-line.ts';
import type { FuzzTarget } from '../engine/fuzz-target.ts';
import { invariant } from '../engine/invariant.ts';

export const atOutgoing: FuzzTarget = {
  name: 'at-outgoing',
  maxLength: 160,
  seeds: [
    'AT+CPIN="1234"',
    'at^cpin="12345678","1234"',
    'AT + C P I N = "1234"',
    'AT+CP""IN="1234"',
    'ATE0;+CPIN=1234',
    'ATE0V1&D2+CPIN=1234',
    'AT+CLCK="SC",2',
    'AT+CLCK="SC",1,"1234"',
    'AT+CPWD="SC","1234","4321"',
    'AT^CARDLOCK="12345678"',
    'ATD**05*12345678*1234*1234#',
    'ATD*99***1#',
    'AT+CUSD=1,"*100#",15',
    'AT+CUSD=1,"AA180C3602",15',
    'AT^NDISDUP=1,1,"internet","user","password",2',
    'AT+CSIM=26,"002000010831323334FFFFFFFF"',
    'AT+CRSM=176,12258,0,0,10',
    'AT+CGDCONT=1,"IP","x;+CPIN=1234"',
    'AT+CSIM=26,"A02C000010313233343536373831323334FFFFFFFF"',
    'AT+CRSM=32,0,0,1,8,"31323334FFFFFFFF"',
    'AT+CRLA=1,44,0,0,129,16,"3132333435363738"',
    'AT+CGLA=1,26,"0020008108313233340000"',
    'AT+CKPD="12"',
    'AT+CPIN2="1234"',
    'AT+CLCK="FD",1,"1234"',
    'ATD*03*330*1234*4321*4321#',
    'A/',
    'ATDL',
    'ATS3=65',
  ],
  dictionary: [
    ...['AT', 'at', '+CPIN', '^CPIN', '+CLCK', '+CPWD', '^CARDLOCK', '+CRSM', '+CSIM', '+CUSD'],
    ...['"SC"', '=', '=?', '?', ';', '"', ',', ' ', '**05*', '**04*', '*#', 'D', 'DL', 'S3=', 'A/'],
    ...['+CRLA', '+CGLA', '+CKPD', '+CPIN2', '"FD"', '"P2"', '^SIMLOCK', '0x20', '2C', '81', '01'],
    ...['1234', '12345678', 'E0', '&F', '\r', '\n', '\b', '002A', '0020', ',2', '+', '^', '\xc3'],
  ],
  run(input) {
    const line = Buffer.from(input).toString('latin1');
    const outgoing = classifyOutgoing(line);
    const masked = maskOutgoing(line);
    parseCommandLine(line);
    rawCommand(line);
    if (outgoing.verdict === 'refused') return;
    if (outgoing.verdict === 'code') {
      invariant(/^AT[^0-9"]+\*{4}$/.test(masked), 'a log shows no part of a code');
      return;
    }
    invariant(/^AT[\x20-\x7e]*$/i.test(line), 'one line of plain text');
    // V.250 leaves it to the modem whether blanks count.
    for (const reading of [line, line.replaceAll(' ', '')]) {
      const dangerous = (splitCommandLine(reading) ?? []).find(takesCode);
      invariant(dangerous === undefined, 'a harmless line carries no code');
    }
  },
};

function takesCode({ name, form, parameters }: AtRequest): boolean {
  if (name === 'D') return /\*0(?:42|52|4|5|3)\*/.test(parameters.join().replace(/[^0-9*#]/g, ''));
  if (form !== 'set') return false;
  if (name === '+CLCK') return parameters.length > 2 && parameters[1] !== '2';
  return ['+CPIN', '^CPIN', '+CPIN2', '+CPWD', '^CARDLOCK', '^SIMLOCK', '^DATALOCK'].includes(name);
}
