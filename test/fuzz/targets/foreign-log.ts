/** Logs of any program, quoted, wrapped, cut: an explanation comes out, within the lines there are. */
import { explainLog } from '../../../main/diagnostics/log/explain-log.ts';
import type { FuzzTarget } from '../engine/fuzz-target.ts';
import { invariant } from '../engine/invariant.ts';
import { checkPlainValue } from '../value-checks.ts';

const openWrt = 'Tue Jun 30 13:17:13 2015 daemon.notice netifd: wan (2001): ';

export const foreignLog: FuzzTarget = {
  name: 'foreign-log',
  maxLength: 600,
  seeds: [
    `${openWrt}sending -> \nAT^NDISDUP=1,1,"internet","user","pass"\n${openWrt}Connected, starting DHCP\n`,
    `${openWrt}Command failed: Permission denied\n${openWrt}Sending discover...\n`,
    '[ 1158.920000] huawei_cdc_ncm 1-1:1.2 wwan0: open: enable queueing (rx 5, tx 5) mtu 1500 simple framing\n',
    'ModemManager[8]: <debug> [1710403332.412] [modem0/ttyUSB0/at] <-- \'<CR><LF>^NDISSTAT:0,27,,"IPV4"<CR><LF>\'\n',
    '> 2022-11-02T18:11:39.410+01:00 nuc NetworkManager[690]: <info>  [1667409099.4] modem["ttyUSB0"]: failed (reason: sim-missing)\n',
    'AT+CPIN?\n+CPIN: SIM PIN\n\nOK\n^CPIN: SIM PIN,2,10,2,10,3\n+CME ERROR: 16\n',
    '--> Sending: ATDT*99#\nNO CARRIER\n--> No Carrier!  Trying again.\n',
    'pppd[2]: PAP authentication failed\nchat[3]: send (ATD*99#^M)\nCONNECT\n',
    'usb 1-1: USB disconnect, device number 5\nusb 1-1: New USB device found, idVendor=12d1, idProduct=14fe\n',
    '{"state":"failed","failure":{"code":"apn-refused","cause":27}}\n',
    '^HCSQ:"LTE",18,20,46,6\n+CEREG: 2,3,"8BE3","2BAF",7,0,15\n^SYSINFOEX:2,3,0,1,,6,"LTE",101,"LTE"\n',
  ],
  dictionary: [
    '\n',
    '> ',
    '--> ',
    'OK\n',
    'ERROR\n',
    '+CME ERROR: ',
    '^NDISSTAT:',
    'AT',
    ': ',
    '[',
    '] ',
    '<CR>',
    '^M',
  ],
  run(input) {
    const text = Buffer.from(input).toString('latin1');
    const { causes, noise, unknownLines, lineCount, facts } = explainLog(text);
    const lastLine = text.split('\n').length;
    const told = [
      ...causes.flatMap(({ evidence }) => evidence.flatMap(({ lines }) => lines)),
      ...noise.flatMap(({ lines }) => lines),
      ...unknownLines,
    ];
    invariant(
      told.every((line) => Number.isInteger(line) && line >= 1 && line <= lastLine),
      'lines are lines of the log',
    );
    invariant(lineCount <= lastLine, 'no more lines than there are');
    for (const { confidence, evidence } of causes) {
      invariant(confidence > 0 && confidence <= 1, 'confidence is a share');
      invariant(evidence.length > 0, 'a cause has evidence');
    }
    checkPlainValue(facts, input.length);
  },
  // Some seventy rules look at the facts of even one line, and a hundred patterns at the line.
  work: { fixed: 20_000, perByte: 400 },
};
