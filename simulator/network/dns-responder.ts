/** Answers DNS queries from a small table (RFC 1035 §4): A records and nothing else. */

/** The address of a name, or why there is none. Names come in lower case without the last dot. */
export type NameLookup = (name: string) => number | 'no-such-name' | 'server-failure';

const HEADER_LENGTH = 12;
const TYPE_A = 1;
const CLASS_INTERNET = 1;
const TIME_TO_LIVE_SECONDS = 60;
const POINTER_TO_QUESTION = 0xc00c;

const FLAG_RESPONSE = 0x8000;
const FLAG_RECURSION_DESIRED = 0x0100;
const FLAG_RECURSION_AVAILABLE = 0x0080;
const OPCODE_MASK = 0x7800;
const RCODE_SERVER_FAILURE = 2;
const RCODE_NO_SUCH_NAME = 3;
const RCODE_NOT_IMPLEMENTED = 4;

/** Undefined for what is not a query with exactly one well-formed question. */
export function answerDns(query: Uint8Array, lookUp: NameLookup): Uint8Array | undefined {
  if (query.length < HEADER_LENGTH) return undefined;
  const view = new DataView(query.buffer, query.byteOffset, query.length);
  const flags = view.getUint16(2);
  if ((flags & FLAG_RESPONSE) !== 0 || view.getUint16(4) !== 1) return undefined;
  const question = readQuestion(query);
  if (question === undefined) return undefined;

  const { name, type, recordClass, end } = question;
  const isPlainQuery = (flags & OPCODE_MASK) === 0;
  const address = isPlainQuery && recordClass === CLASS_INTERNET ? lookUp(name) : undefined;
  const hasAnswer = typeof address === 'number' && type === TYPE_A;
  const code = !isPlainQuery
    ? RCODE_NOT_IMPLEMENTED
    : address === 'no-such-name'
      ? RCODE_NO_SUCH_NAME
      : address === 'server-failure'
        ? RCODE_SERVER_FAILURE
        : 0;

  const reply = new Uint8Array(end + (hasAnswer ? 16 : 0));
  const replyView = new DataView(reply.buffer);
  reply.set(query.subarray(0, end));
  const kept = flags & (OPCODE_MASK | FLAG_RECURSION_DESIRED);
  replyView.setUint16(2, FLAG_RESPONSE | kept | FLAG_RECURSION_AVAILABLE | code);
  replyView.setUint16(6, hasAnswer ? 1 : 0);
  replyView.setUint16(8, 0);
  replyView.setUint16(10, 0);
  if (hasAnswer) {
    replyView.setUint16(end, POINTER_TO_QUESTION);
    replyView.setUint16(end + 2, TYPE_A);
    replyView.setUint16(end + 4, CLASS_INTERNET);
    replyView.setUint32(end + 6, TIME_TO_LIVE_SECONDS);
    replyView.setUint16(end + 10, 4);
    replyView.setUint32(end + 12, address);
  }
  return reply;
}

function readQuestion(
  query: Uint8Array,
): { name: string; type: number; recordClass: number; end: number } | undefined {
  const labels: string[] = [];
  let offset = HEADER_LENGTH;
  for (;;) {
    const length = query[offset];
    if (length === undefined || length > 63) return undefined;
    offset += 1;
    if (length === 0) break;
    labels.push(String.fromCharCode(...query.subarray(offset, offset + length)).toLowerCase());
    offset += length;
  }
  if (offset + 4 > query.length) return undefined;
  const view = new DataView(query.buffer, query.byteOffset, query.length);
  return {
    name: labels.join('.'),
    type: view.getUint16(offset),
    recordClass: view.getUint16(offset + 2),
    end: offset + 4,
  };
}
