/** The kernel's network drivers for such sticks, its packet paths and its security modules. */
import { fact, noise, ordinary, type Matcher } from '../matcher.ts';

const ncmDriver =
  /\b(huawei_cdc_ncm|cdc_ncm|cdc_mbim|cdc_ether|qmi_wwan|rndis_host)\b.{0,60}: register '/;

/** Of every stick that is a router of its own. */
const hilinkMac = /CDC Ethernet Device, 0c:5b:8f/i;

export const kernelNet: readonly Matcher[] = [
  {
    pattern: /^Linux version (\d{1,2})\.(\d{1,3})/,
    tells: ([text, major, minor]) => [
      { kind: 'kernel-version', text, value: Number(major) * 100 + Number(minor) },
    ],
  },
  fact(hilinkMac, 'hilink-seen'),
  {
    pattern: ncmDriver,
    tells: ({ 1: driver = '', input }) => {
      const mac = /([0-9a-f]{2}(?::[0-9a-f]{2}){5})\s*$/i.exec(input)?.[1];
      const bound = { kind: 'driver-bound', text: driver } as const;
      return mac === undefined ? [bound] : [bound, { kind: 'host-mac', text: mac.toLowerCase() }];
    },
  },
  fact(/NDP will be placed at end/i, 'ndp-at-end'),
  fact(/SET_NTB_FORMAT failed|setting NTB format to \d+-bit failed/i, 'ntb-format-refused'),
  noise(
    /\b(?:GET_NTB_FORMAT|SET_CRC_MODE|GET_MAX_DATAGRAM_SIZE|SET_MAX_DATAGRAM_SIZE|GET_NTB_INPUT_SIZE|SET_NTB_INPUT_SIZE|GET_NET_ADDRESS|SET_NET_ADDRESS|SET_ETHERNET_\w+)\b.{0,20}(?:fail|stall|error|-32|-EPIPE)/i,
    'request-stalled',
  ),
  noise(/\bkevent \d+ may have been dropped/i, 'kevent-dropped'),
  {
    pattern: /\b(huawei_cdc_ncm|cdc_ncm)\b.{0,60}: open: enable queueing/,
    tells: ([, driver = '']) => [{ kind: 'link-open' }, { kind: 'driver-bound', text: driver }],
  },
  {
    pattern: /stop stats: rx\/tx (\d{1,12})\/(\d{1,12})/,
    tells: ([, rx = '', tx = '']) => [{ kind: 'interface-stats', value: Number(rx), text: tx }],
  },
  fact(
    /\b(?:huawei_cdc_ncm|cdc_ncm|cdc_mbim|qmi_wwan)\b.{0,60}(?:bind\(\) failure|probe of \S+ failed|failed to get mac address)/i,
    'driver-failed',
  ),
  fact(
    /NETDEV WATCHDOG: (?:wwan|usb|eth|ww)\w*.{0,40}transmit queue \d+ timed out/,
    'usb-transfer-error',
  ),
  noise(
    /unexpected notification|unknown notification|unhandled notification|notification 0x[0-9a-f]+ (?:ignored|unknown)/i,
    'foreign-notification',
  ),
  noise(/ADDRCONF\(NETDEV_UP\).{0,30}link is not ready/, 'link-not-ready'),
  fact(/apparmor="DENIED"|AppArmor .{0,40}denied/i, 'apparmor-denied'),
  fact(
    /PM: suspend entry|Freezing user space processes|Suspending system|PM: Entering mem sleep|The system will (?:suspend|sleep)|Going to sleep/i,
    'suspended',
  ),
  fact(
    /PM: suspend exit|PM: Finishing wakeup|System resumed|Waking up from sleep|The system woke|returned from sleep/i,
    'resumed',
  ),
  ...ordinary(
    /MAC-Address: |setting [rt]x_max|\bunregister '(?:huawei_cdc_ncm|cdc_ncm|cdc_ether|qmi_wwan)/,
    /network connection: (?:connected|disconnected)|link is (?:up|down)|ADDRCONF\(NETDEV_CHANGE\)|link becomes ready/i,
    /cdc-wdm\d+: USB WDM device|USB Abstract Control Model/,
    /renamed from|entered promiscuous mode|left promiscuous mode|\d{1,5} (?:mbps|Mbit).{0,20}(?:downlink|uplink)/i,
    /^Booting Linux|^Kernel command line|^Memory: |^Calibrating|^NET: Registered|^random: |^audit: /,
  ),
];
