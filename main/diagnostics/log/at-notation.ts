/** How programs write down what goes over an AT port; undefined for a line about something else. */

export interface AtNote {
  readonly direction: 'out' | 'in';
  /** What was sent or received, one entry per line on the wire. */
  readonly texts: readonly string[];
  /** Port as the log names it; empty where it names none. */
  readonly port: string;
}

/** ModemManager: `(ttyUSB2) --> 'AT+CPIN?<CR>'`, `[modem0/ttyUSB0/at] <-- '<CR><LF>OK<CR><LF>'`. */
const modemManager = /[([]([\w/-]{1,60})[)\]]:? (-->|<--) '(.*)'$/;
/** OpenWrt's gcom, wvdial, chat, and programs that say send, write, TX. */
const sent =
  /^(?:--> )?(?:sending|send|sent|write|writing|wrote|tx|out|>{1,3}|-{1,3}>|→)[ :]{0,3}(?:->|=>|:|\(|command:?|'|")? {0,2}['"]?(AT[\x20-\x7e]{0,300})$/i;
const received =
  /^(?:received|recv|receive|read|reading|got|rx|in|response|answer|<{1,3}|<-{1,3}|←)[ :]{0,3}(?:->|<-|:|\(|'|")? {0,2}['"]?([\x20-\x7e]{1,300})$/i;
/** A bare line of a terminal; `OK` and its like only where no program is named. */
const bareCommand =
  /^AT(?:$|[+^*$&%#]|[ZI](?:\d|\W|$)|[EQVHLMX]\d|S\d|D[ T*\d])[\x20-\x7e]{0,300}$/i;
const bareAnswer =
  /^(?:OK|ERROR(?:: .{1,60})?|COMMAND NOT SUPPORT(?:ED)?|TOO MANY PARAMETERS|NO CARRIER|NO ANSWER|NO DIALTONE|BUSY|CONNECT(?: \d+)?|[+^][A-Z][A-Z0-9]{1,14}:.{0,300}|\+CM[ES] ERROR: .{1,80})$/i;

/** Inside a sentence: `the modem said: +CME ERROR: 149`. */
const quoted =
  /(?:^|[ '"(:])((?:\+CM[ES] ERROR|[+^](?:CPIN|CREG|CGREG|CEREG|CFUN|CSQ)|\^(?:NDISSTAT\w{0,3}|HCSQ|SIMST|SYSINFO(?:EX)?|SRVST|CARDLOCK|DHCP|RFSWITCH)): ?[^'()]{1,200})/i;

export function readAtNote(text: string, program: string | undefined): AtNote | undefined {
  const manager = modemManager.exec(text);
  if (manager !== null) {
    const [, port = '', arrow, wire = ''] = manager;
    const texts = wireLines(wire);
    return { direction: arrow === '-->' ? 'out' : 'in', texts, port };
  }
  const out = sent.exec(text)?.[1] ?? (bareCommand.test(text) ? text : undefined);
  if (out !== undefined) return { direction: 'out', texts: wireLines(unquoted(out)), port: '' };
  if (bareAnswer.test(text)) return { direction: 'in', texts: [text], port: '' };
  if (program === 'kernel' || program === 'networkmanager') return undefined;
  const answer = received.exec(text)?.[1] ?? '';
  const texts = wireLines(unquoted(answer)).filter((line) => bareAnswer.test(line));
  if (texts.length > 0) return { direction: 'in', texts, port: '' };
  const inside = quoted.exec(text)?.[1];
  return inside === undefined ? undefined : { direction: 'in', texts: wireLines(inside), port: '' };
}

/** `<CR><LF>`, `^M`, `\r\n` are line ends. */
function wireLines(text: string): string[] {
  return text
    .split(/<CR>|<LF>|\^M|\^J|\\r|\\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** The quote or bracket that closes what a program put around the command. */
function unquoted(text: string): string {
  return text.replace(/[')]$/, '');
}
