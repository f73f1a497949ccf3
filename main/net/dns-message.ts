/**
 * DNS (RFC 1035), as much as a probe needs: one question that tells nothing about the user and that
 * every resolver answers from its cache, and a look at the head of the answer; the address of a name
 * for checks on demand.
 */

export const DNS_PORT = 53;
const HEADER_LENGTH = 12;
const RESPONSE = 0x8000;
const RECURSION_DESIRED = 0x0100;
const RESPONSE_CODE = 0x000f;
const TYPE_A = 1;
const TYPE_NS = 2;
const CLASS_IN = 1;

/** "Which are the name servers of the root?", as resolvers themselves ask when they start. */
export function emitRootQuery(id: number): Uint8Array {
  const bytes = new Uint8Array(HEADER_LENGTH + 5);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, id);
  view.setUint16(2, RECURSION_DESIRED);
  view.setUint16(4, 1);
  // The root's name is the single zero byte at 12.
  view.setUint16(HEADER_LENGTH + 1, TYPE_NS);
  view.setUint16(HEADER_LENGTH + 3, CLASS_IN);
  return bytes;
}

export interface DnsAnswerHead {
  readonly id: number;
  /** 0 no error, 2 server failure, 3 no such name, 5 refused. */
  readonly responseCode: number;
}

/** Undefined for a question and for anything shorter than a header. */
export function parseDnsAnswerHead(bytes: Uint8Array): DnsAnswerHead | undefined {
  if (bytes.length < HEADER_LENGTH) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const flags = view.getUint16(2);
  if ((flags & RESPONSE) === 0) return undefined;
  return { id: view.getUint16(0), responseCode: flags & RESPONSE_CODE };
}

const LONGEST_LABEL = 63;
const LONGEST_NAME = 253;
/** A length byte with these bits is a pointer to a name elsewhere. */
const POINTER = 0xc0;
const RECORD_HEADER_LENGTH = 10;
const ADDRESS_LENGTH = 4;

/** Whether a name can be asked for: labels of letters, digits, hyphens and underscores. */
export function isDnsName(name: string): boolean {
  return name.length <= LONGEST_NAME && name.split('.').every(isLabel);
}

function isLabel(label: string): boolean {
  return label.length <= LONGEST_LABEL && /^[a-z0-9_-]+$/i.test(label);
}

/** "Which IPv4 address has this name?" RangeError for what is no name; see {@link isDnsName}. */
export function emitAddressQuery(id: number, name: string): Uint8Array {
  if (!isDnsName(name)) throw new RangeError('not a name');
  const labels = name.split('.');
  const bytes = new Uint8Array(HEADER_LENGTH + name.length + 2 + 4);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, id);
  view.setUint16(2, RECURSION_DESIRED);
  view.setUint16(4, 1);
  let at = HEADER_LENGTH;
  for (const label of labels) {
    bytes[at] = label.length;
    bytes.set(new TextEncoder().encode(label), at + 1);
    at += 1 + label.length;
  }
  view.setUint16(at + 1, TYPE_A);
  view.setUint16(at + 3, CLASS_IN);
  return bytes;
}

export interface DnsAnswer extends DnsAnswerHead {
  /** The first A record of the answer. */
  readonly address: number | undefined;
}

/** Undefined as for {@link parseDnsAnswerHead}. A damaged list of records has no address. */
export function parseDnsAnswer(bytes: Uint8Array): DnsAnswer | undefined {
  const head = parseDnsAnswerHead(bytes);
  return head && { ...head, address: firstAddress(bytes) };
}

function firstAddress(bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const questions = view.getUint16(4);
  const answers = view.getUint16(6);
  let at = HEADER_LENGTH;
  for (let i = 0; i < questions; i += 1) {
    const end = endOfName(bytes, at);
    if (end === undefined) return undefined;
    at = end + 4;
  }
  for (let i = 0; i < answers; i += 1) {
    const end = endOfName(bytes, at);
    if (end === undefined || end + RECORD_HEADER_LENGTH > bytes.length) return undefined;
    const length = view.getUint16(end + 8);
    const data = end + RECORD_HEADER_LENGTH;
    if (data + length > bytes.length) return undefined;
    const isAddress = view.getUint16(end) === TYPE_A && view.getUint16(end + 2) === CLASS_IN;
    if (isAddress && length === ADDRESS_LENGTH) return view.getUint32(data);
    at = data + length;
  }
  return undefined;
}

/** Undefined past the end. Pointers are not followed: what they point to does not matter here. */
function endOfName(bytes: Uint8Array, start: number): number | undefined {
  let at = start;
  for (;;) {
    const length = bytes[at];
    if (length === undefined) return undefined;
    if ((length & POINTER) === POINTER) return at + 2;
    if (length > LONGEST_LABEL) return undefined;
    at += 1 + length;
    if (length === 0) return at;
  }
}
