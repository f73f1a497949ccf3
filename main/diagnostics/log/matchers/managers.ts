/** ModemManager, NetworkManager, OpenWrt's netifd and its handlers. */
import { fact, noise, ordinary, type Matcher } from '../matcher.ts';

export const managers: readonly Matcher[] = [
  // -- OpenWrt
  noise(
    /Command failed: (?:Permission denied|Unknown error|Not found|Invalid argument|Request timed out|No response)/i,
    'script-host-error',
  ),
  fact(/^Connected, starting DHCP|^Connected, (?:starting|setting)/i, 'dial-accepted'),
  fact(
    /Unsupported modem|UNSUPPORTED_MODEM|Failed to get modem information|GETINFO_FAILED/i,
    'modem-unsupported',
  ),
  fact(
    /Failed to (?:connect|initialize modem|set operating mode|configure profile)\b|CONNECT_FAILED|Unable to connect/i,
    'dial-refused',
  ),
  fact(
    /interface could not be found|NO_IFNAME|NO_IFACE|no (?:network )?interface (?:was )?found/i,
    'interface-missing',
  ),
  fact(/control device (?:.{0,40})?(?:not exist|missing)|NO_DEVICE\b/i, 'interface-missing'),
  fact(/^SIM ready|^PIN set successfully|^PIN verified|PIN (?:code )?accepted/i, 'sim-ready'),
  fact(/Interface '[^']{1,32}' has lost the connection|has lost the connection/i, 'bearer-down'),

  // -- ModemManager
  fact(
    /state changed \([\w ]{1,20} -> connected\)|connected bearer|Connection established/i,
    'bearer-up',
  ),
  {
    pattern:
      /state changed \(connected -> (?:registered|disconnecting|searching|enabled|disabled)|bearer.{0,40}disconnected|reason 'modem-no-carrier'|connection.{0,20}lost/i,
    tells: ({ input }) =>
      /user[- ]requested|disconnecting/i.test(input)
        ? undefined
        : [{ kind: 'bearer-down', value: 0 }],
  },
  {
    pattern:
      /registration state changed \([\w-]{1,20} -> (home|roaming|searching|denied|idle|unknown|registering)/i,
    tells: ([, state]) => {
      switch (state) {
        case 'home':
          return [{ kind: 'registered', text: 'home' }];
        case 'roaming':
          return [{ kind: 'registered', text: 'roaming' }, { kind: 'roaming' }];
        case 'denied':
          return [{ kind: 'registration-denied' }];
        case 'searching':
          return [{ kind: 'searching' }];
        default:
          return undefined;
      }
    },
  },
  {
    pattern:
      /signal (?:quality|strength)(?: updated)?[ :=(]{1,3}(?:\d{1,3} -> )?(\d{1,3})\)?(?:\s*%|$|\s)/i,
    tells: ([, percent]) => [{ kind: 'signal-percent', value: Number(percent) }],
  },
  {
    pattern: /\brsrp[:= '"]{1,4}(-\d{2,3})/i,
    tells: ({ 1: rsrp, input }) => {
      const sinr = /\b(?:sinr|s\/n|snr)[:= '"]{1,4}(-?\d{1,2}(?:\.\d)?)/i.exec(input)?.[1];
      const level = { kind: 'rsrp', value: Number(rsrp) } as const;
      return sinr === undefined ? [level] : [level, { kind: 'sinr', value: Number(sinr) }];
    },
  },
  fact(
    /port .{0,30}timed out \d+ (?:consecutive )?times|serial command timed out|AT command timed out|modem not responding|no response (?:from modem|to AT)|Serial port timed out|expect.{0,20}timed out|^alarm$|Modem not responding/i,
    'at-timeout',
  ),
  fact(/cdc-wdm\d+.{0,60}(?:timed out|no response|not respond)/i, 'encapsulated-silent'),
  fact(
    /not supported by any plugin|no suitable plugin|couldn't find support/i,
    'modem-unsupported',
  ),
  fact(
    /(?:bearer|call|simple) (?:connect|setup|activation).{0,40}(?:timed out|timeout)|Network timeout|modem-dial-timeout|serving timeout/i,
    'bearer-timeout',
  ),
  fact(
    /couldn't connect bearer|Simple connect.{0,30}failed|failed to connect modem|reason 'modem-(?:dial-failed|failed|init-failed)'|Call setup failed|NO_CARRIER|connection attempt failed/i,
    'dial-refused',
  ),
  fact(
    /polkit|PolicyKit|org\.freedesktop\.ModemManager1.{0,60}not authorized|Not authorized to/i,
    'polkit-denied',
  ),
  fact(
    /Simple connect (?:started|state \(\d\/\d\): connect)|state changed \(\w+ -> connecting\)/i,
    'dial-sent',
  ),

  // -- NetworkManager
  fact(
    /NetworkManager state is now CONNECTED_GLOBAL|connectivity.{0,30}(?:full|FULL)\b|Internet connection is (?:up|working)/i,
    'answered',
  ),
  fact(/connectivity.{0,40}portal|captive portal|HTTP\/1\.[01] 511/i, 'captive'),
  fact(/state change: \S+ -> activated|Activation: successful/i, 'address'),
  ...ordinary(
    /ModemManager \(version|\[modem\d+\]|\[base-manager\]|modem-broadband|modem\[|\[device [^\]]{1,80}\]|\(tty\w+\)|\[ttyUSB\d+|\[cdc-wdm\d+/i,
    /state changed \([\w -]{1,20} -> [\w -]{1,20}\)|state change: |access technology changed|3GPP registration|allowed network types/i,
    /<info>|<debug>|<trace>|<msg>|\bdevice \([\w-]{1,20}\)|\bmanager: |policy: |dhcp[46] \(|audit: op=|dispatcher: |settings: |platform(?:-linux)?: /i,
    /Interface '[^']{1,32}' is (?:now|setting|enabled|disabled)|Interface '[^']{1,32}' has link connectivity|Network (?:device|alias) '[^']{1,32}'|Reloading firewall|firewall: /i,
    /Configuring modem|Starting network|Setting up|Stopping network|Setting mode|Connecting modem|Setting PDP|Set (?:operating )?mode|Initializing modem|Checking sim/i,
    /^(?:Started|Starting|Stopping|Stopped|Reached target) /,
    /dnsmasq|odhcpd|hostapd|dropbear|crond|procd|ntpd|logd|sshd|CRON|systemd\[/,
    /daemon started|caught signal|using nameserver|read \/etc\/hosts|cleared cache/i,
  ),
];
