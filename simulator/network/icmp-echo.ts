/** Answers ICMP echo requests (RFC 792). */
import { internetChecksum } from './internet-checksum.ts';

const ECHO_REQUEST = 8;
const ECHO_REPLY = 0;
const HEADER_LENGTH = 8;

/** The reply to an ICMP message, or undefined when it is not a sound echo request. */
export function answerEcho(message: Uint8Array): Uint8Array | undefined {
  const isRequest =
    message.length >= HEADER_LENGTH && message[0] === ECHO_REQUEST && message[1] === 0;
  if (!isRequest || internetChecksum(message, 0, message.length) !== 0) return undefined;
  const reply = message.slice();
  reply[0] = ECHO_REPLY;
  reply[2] = 0;
  reply[3] = 0;
  const checksum = internetChecksum(reply, 0, reply.length);
  reply[2] = checksum >> 8;
  reply[3] = checksum & 0xff;
  return reply;
}
