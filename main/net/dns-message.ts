/**
 * DNS (RFC 1035), as much as a probe needs: one question that tells nothing about the user and that
 * every resolver answers from its cache, and a look at the head of the answer.
 */

export const DNS_PORT = 53;
const HEADER_LENGTH = 12;
const RESPONSE = 0x8000;
const RECURSION_DESIRED = 0x0100;
const RESPONSE_CODE = 0x000f;
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
