/** Whether another network would carry the traffic: what `/proc/net` says, which anybody may read. */
import { readFileSync } from 'node:fs';

/** A route in force has RTF_UP; RTF_REJECT leads nowhere (include/uapi/linux/route.h). */
const RTF_UP = 0x0001;
const RTF_REJECT = 0x0200;

/** Interfaces with an IPv4 default route, of `/proc/net/route`. */
export function defaultInterfaces4(table: string): string[] {
  return rows(table).flatMap(([name = '', destination, , flags = '', , , , mask]) => {
    const isDefault = destination === '00000000' && mask === '00000000';
    return isDefault && isUsable(flags) ? [name] : [];
  });
}

/** Interfaces with an IPv6 default route, of `/proc/net/ipv6_route`. */
export function defaultInterfaces6(table: string): string[] {
  const anywhere = '0'.repeat(32);
  return rows(table).flatMap((row) => {
    const [destination, length, , , , , , , flags = '', name = ''] = row;
    const isDefault = destination === anywhere && length === '00';
    return isDefault && isUsable(flags) && name !== 'lo' ? [name] : [];
  });
}

/** True while an interface other than `own` has a default route, of whichever family. */
export function isAnotherDefault(own: string): boolean {
  const names = [
    ...defaultInterfaces4(readTable('/proc/net/route')),
    ...defaultInterfaces6(readTable('/proc/net/ipv6_route')),
  ];
  return names.some((name) => name !== own);
}

function isUsable(flags: string): boolean {
  const bits = Number.parseInt(flags, 16);
  return (bits & RTF_UP) !== 0 && (bits & RTF_REJECT) === 0;
}

function rows(table: string): string[][] {
  return table.split('\n').map((line) => line.trim().split(/\s+/));
}

function readTable(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
