/** pppd, chat, wvdial. */
import { fact, noise, ordinary, type Matcher } from '../matcher.ts';

export const ppp: readonly Matcher[] = [
  fact(
    /LCP: timeout sending Config-Requests|Serial line is looped back|IPCP: timeout sending|peer not responding|exit code = 10\b/i,
    'ppp-no-answer',
  ),
  fact(/No response to \d+ echo-requests|appears to be disconnected/i, 'bearer-down'),
  fact(/local {1,3}IP address \d/i, 'ppp-up', 'address'),
  noise(
    /Could not determine remote IP|defaulting to 10\.64\.64\.64|remote IP address 10\.64\.64\.64/i,
    'placeholder-address',
  ),
  fact(/Nameserver \(DNS\) failure/i, 'dns-failed'),
  fact(
    /Connect script failed|No Carrier! Trying again|^NO CARRIER|^Failed \(NO CARRIER\)|exit code = 8\b/i,
    'no-carrier',
  ),
  fact(
    /Modem hangup|link was terminated by the modem hanging up|carrier signal lost/i,
    'bearer-down',
  ),
  fact(
    /Carrier detected|^Connect: ppp\d|Serial connection established|CHAP authentication succeeded|PAP authentication succeeded/i,
    'dial-accepted',
  ),
  fact(
    /is locked by pid \d|Device or resource busy|LIBUSB_ERROR_BUSY|in use by another|\bEBUSY\b|claimed by .{1,30} while|already (?:open|in use)|resource temporarily unavailable.{0,30}tty/i,
    'port-busy',
  ),
  ...ordinary(
    /Terminating on signal 15|Sent \d+ bytes, received \d+ bytes|Connect time [\d.]+ minutes|^Exit\.|pppd [\d.]+ started|Using interface ppp|using channel \d|Connection terminated|\b(?:sent|rcvd) \[/i,
    /WvDial: Internet dialer|Initializing modem|Modem initialized|Sending: |Waiting for (?:carrier|prompt)|pid of pppd|Starting pppd|secondary DNS|primary {2,4}DNS|secondary {1,4}DNS|Using interface|Disconnecting at|Connected\.\.\.|Configuration file|Cannot get information for serial port|Don't know what to do! Starting pppd/i,
    /^(?:expect|send|abort on|report|timeout set to) ?\(|-- got it|abort on|^timeout set/i,
    /Speeds?: |Found (?:a modem|modem) on|Modem Port Scan|Script .{0,80}(?:started|finished)|kernel does not support PPP filtering/i,
  ),
];
