/** DHCP option 119: a list of domain names in DNS wire form (RFC 3397). */
import { cleanDomainName } from './domain-name.ts';

/** More are valid, but no resolver makes use of them, and pointers make them cheap to send. */
const MAX_KEPT_NAMES = 32;
/** A name has at most 127 labels, so an honest encoder never needs more pointers than that. */
const MAX_POINTERS = 127;
const MAX_LABEL_LENGTH = 63;
const MAX_WIRE_LENGTH = 255;
const POINTER = 0xc0;
const DOT = 0x2e;

/**
 * Reads the option's value, already joined over repeats. Undefined, and so no names at all, when any
 * name is cut, empty, not a clean domain name, or compressed other than backwards.
 */
export function parseDomainSearch(value: Uint8Array): readonly string[] | undefined {
  if (value.length === 0) return undefined;
  const names: string[] = [];
  let index = 0;
  while (index < value.length) {
    const name = readName(value, index);
    if (!name) return undefined;
    if (names.length < MAX_KEPT_NAMES) names.push(name.text);
    index = name.endIndex;
  }
  return names;
}

interface WireName {
  readonly text: string;
  /** Behind the name where it stands, not where its pointers lead. */
  readonly endIndex: number;
}

function readName(value: Uint8Array, startIndex: number): WireName | undefined {
  const labels: string[] = [];
  let wireLength = 1;
  let endIndex: number | undefined;
  let pointers = 0;
  // Each pointer must lead in front of the run of labels it ends, so the runs never repeat.
  let runIndex = startIndex;
  let index = startIndex;
  for (;;) {
    const length = value[index];
    if (length === undefined) return undefined;
    if (length === 0) {
      const text = cleanDomainName(labels.join('.'));
      return text === undefined ? undefined : { text, endIndex: endIndex ?? index + 1 };
    }
    if (length >= POINTER) {
      const low = value[index + 1];
      if (low === undefined) return undefined;
      const target = ((length & ~POINTER) << 8) | low;
      if (target >= runIndex || ++pointers > MAX_POINTERS) return undefined;
      endIndex ??= index + 2;
      runIndex = target;
      index = target;
      continue;
    }
    wireLength += 1 + length;
    if (length > MAX_LABEL_LENGTH || wireLength > MAX_WIRE_LENGTH) return undefined;
    if (index + 1 + length > value.length) return undefined;
    const label = value.subarray(index + 1, index + 1 + length);
    // In text a dot inside a label would pass for the end of it.
    if (label.includes(DOT)) return undefined;
    labels.push(String.fromCharCode(...label));
    index += 1 + length;
  }
}
