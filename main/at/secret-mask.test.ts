import { expect, it } from 'vitest';

import { maskIncoming, maskOutgoing } from './secret-mask.ts';

it.each([
  ['AT+CPIN="1234"', 'AT+CPIN=****'],
  ['at + cpin = "1234"', 'AT+CPIN=****'],
  ['ATE0;^CARDLOCK="12345678"', 'AT^CARDLOCK=****'],
  ['AT+CLCK="SC",0,"1234"', 'AT+CLCK=****'],
  ['AT+CPIN1234', 'AT+CPIN=****'],
  ['ATD**05*12345678*1234*1234#', 'ATD****'],
  ['AT+CPIN="1234"\r', '(not sent: embedded-line-break)'],
  ['AT^NDISDUP=1,1,"internet","me","secret",2', 'AT^NDISDUP=1,1,"internet",****'],
  ['at ^ndisdup = 1,1,"a,b","me","secret"', 'at^ndisdup=1,1,"a,b",****'],
  ['AT+CSQ;^NDISDUP=1,1,"a","me","secret"', 'AT+CSQ;^NDISDUP=1,1,"a",****'],
  ['AT^AUTHDATA=1,2,"","secret","me"', 'AT^AUTHDATA=1,2,****'],
  ['AT^NDISDUP=1,1,"internet"', 'AT^NDISDUP=1,1,"internet"'],
  ['AT^AUTHDATA?', 'AT^AUTHDATA?'],
  ['AT+CGAUTH=1,1,"me","secret"', 'AT+CGAUTH=1,1,****'],
  ['AT$QCPDPP=1,1,"secret","me"', 'AT$QCPDPP=1,1,****'],
  ['AT^PPPCFG="me","secret"', 'AT^PPPCFG=****'],
  ['AT^PPPCFG=?', 'AT^PPPCFG=?'],
  ['AT+CPIN?', 'AT+CPIN?'],
])('shows %s as %s', (line, shown) => {
  expect(maskOutgoing(line)).toBe(shown);
});

it.each([
  ['^AUTHDATA: 1,1,"secret","me","46000"', '^AUTHDATA:1,1,****'],
  ['AT+CPIN="1234"', 'AT+CPIN=****'],
  ['^RSSI: 19AT+CPIN="1234"', '^RSSI: 19AT+CPIN=****'],
  ['AT^NDISDUP=1,1,"a","me","secret",2', 'AT^NDISDUP=1,1,"a",****'],
  ['^RSSI: 19ATD**05*12345678*1234*1234#', '^RSSI: 19ATD**05*****'],
  ['AT+CSIM=26,"002000010831323334FFFFFFFF"', 'AT+CSIM=****'],
  ['D*99#;D**04*1234*05*4321#', 'D*99#;D**04*****'],
  ['ATD**05*12345678*1234#;+CPIN=1234', 'ATD**05*****'],
  ['**05*12345678*D', '**05*12345678*D'],
  ['+CPIN: READY', '+CPIN: READY'],
  ['+CLCK: 1', '+CLCK: 1'],
])('shows the received line %s as %s', (line, shown) => {
  expect(maskIncoming(line)).toBe(shown);
});
