/** Keeps what tells a model or an operator, and makes one stick, SIM or subscriber like any other. */

/** IMEI, IMSI, ICCID and phone numbers: digits in a row, the last ICCID digit may be an F. */
const numbers = /\d{10,}F?/g;
const KEPT_DIGITS = 5;
/** The address every stick of the family has; any other one belongs to a single stick. */
const FAMILY_MAC = '001e101f0000';
const macText = /^[0-9a-f]{12}$/i;
/** The serial number that every stick of the family has. */
const FAMILY_SERIAL = '0123456789ABCDEF';

export function maskIdentifiers(text: string): string {
  return text.replaceAll(numbers, (found) => found.slice(0, KEPT_DIGITS).padEnd(found.length, '0'));
}

/** For a string descriptor, which may also be a serial number or a MAC address. */
export function maskDescriptorString(text: string, isSerial: boolean): string {
  if (text === FAMILY_SERIAL || text.toLowerCase() === FAMILY_MAC) return text;
  if (isSerial) return FAMILY_SERIAL;
  return macText.test(text) ? FAMILY_MAC : maskIdentifiers(text);
}
