/** The kernel's USB core, storage and serial drivers. */
import type { Seen } from '../../fact.ts';
import { fact, noise, ordinary, type Matcher } from '../matcher.ts';

const huawei = '12d1';
const brovi = '3566';

/** Product ids that are an install CD, and those of sticks that are routers of their own. */
const cdProducts = new Set(
  '14fe 1f01 1505 1446 155b 157c 157d 15ca 15cd 15cf 15e7 1c1b 156a 15ce 15ec 15ee 1f16 1f1e'.split(
    ' ',
  ),
);
const hilinkProducts = new Set(['14db', '14dc']);

export const kernelUsb: readonly Matcher[] = [
  {
    pattern: /New USB device found, idVendor=([0-9a-f]{4}), ?idProduct=([0-9a-f]{4})/i,
    tells: ([, vendor = '', product = '']) =>
      deviceFacts(vendor.toLowerCase(), product.toLowerCase()),
  },
  {
    pattern: /\bID ([0-9a-f]{4}):([0-9a-f]{4}) \S/i,
    tells: ([, vendor = '', product = '']) =>
      deviceFacts(vendor.toLowerCase(), product.toLowerCase()),
  },
  fact(/usb \S+: USB disconnect,? (?:device|address)/i, 'usb-detached'),
  fact(/usb \S+: reset (?:\w+-speed|SuperSpeed|full speed|high speed) USB device/i, 'usb-reset'),
  fact(
    /device descriptor read\/\w+, error -\d+|device not accepting address \d+, error|unable to enumerate USB device|Maybe the USB cable is bad|cannot (?:reset|enable)(?: port)?|connect-debounce failed|can't set config #\d+, error|unable to read config index/i,
    'usb-enumeration-error',
  ),
  fact(
    /over-?current (?:change|condition)|insufficient available bus power|over budget/i,
    'usb-over-current',
  ),
  fact(/under-?voltage detected|low voltage warning/i, 'usb-under-voltage'),
  ...ordinary(/voltage normali[sz]ed/i),
  fact(/CD-ROM\s+HUAWEI|HUAWEI\s+(?:Mass )?CD ?ROM|Attached scsi CD-ROM/i, 'cd-seen'),
  {
    pattern: /GSM modem \(\d-port\) converter now attached to (ttyUSB\d+)/,
    tells: ([, port = '']) => [{ kind: 'serial-port', text: port }],
  },
  noise(
    /(?:rx submit|tx_submit|submit(?:ting)?(?: read| write)? urb|nonzero (?:urb|write|read)[\w ]*status|urb stopped|usb_submit_urb|intr_callback|int_callback).{0,60}-(?:19|108|2|84|104|ESHUTDOWN|ENOENT|ENODEV|EPROTO)\b/i,
    'urb-after-unplug',
  ),
  fact(
    /(?:tx|rx|urb|bulk|usb)[\w: ]{0,40}(?:error|err|status|failed)[ :=-]{1,3}(?:71|110|32|EPROTO|ETIMEDOUT|EPIPE)\b/i,
    'usb-transfer-error',
  ),
  ...ordinary(
    /usb \S+: new (?:\w+-speed|SuperSpeed|full speed|high speed) USB device/i,
    /New USB device strings:|usb \S+: (?:Product|Manufacturer|SerialNumber): /,
    /\busb-storage\b|usb-storage \S+: USB Mass Storage|scsi host\d+|Direct-Access\s+HUAWEI|\[sd[a-z]+\]|\[sr\d\]|scsi generic sg\d/i,
    /GSM modem \(\d-port\) converter|usbserial_generic|registered new interface driver|usbcore: /,
    /\boption\d? (?:\S+: )?(?:ttyUSB|GSM)|option1? ttyUSB\d+: /,
    /uas: |sr \d:\d:\d:\d: /,
  ),
];

function deviceFacts(vendor: string, product: string): readonly Seen[] | undefined {
  if (vendor !== huawei && vendor !== brovi) return undefined;
  const facts: Seen[] = [{ kind: 'usb-device', text: `${vendor}:${product}` }];
  if (vendor === huawei && cdProducts.has(product)) facts.push({ kind: 'cd-seen' });
  if (vendor === huawei && hilinkProducts.has(product)) facts.push({ kind: 'hilink-seen' });
  return facts;
}
