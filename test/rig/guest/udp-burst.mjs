// Datagrams one right after the other, so that a driver puts several into one block. As a program:
// udp-burst.mjs ADDRESS PORT.
import { createSocket } from 'node:dgram';

/** Lengths from an empty datagram to one that fills a frame. */
export const burst = Array.from({ length: 12 }, (_, i) => payload((i * 133) % 1473, i));

export function payload(length, seed) {
  return Buffer.from(Array.from({ length }, (_, i) => (seed * 31 + i * 7) & 0xff));
}

export async function sendBurst(address, port) {
  const socket = createSocket('udp4');
  const sends = burst.map(
    (message) =>
      new Promise((resolve, reject) =>
        socket.send(message, port, address, (error) => (error ? reject(error) : resolve())),
      ),
  );
  await Promise.all(sends);
  socket.close();
}

if (process.argv[1] === import.meta.filename) {
  await sendBurst(process.argv[2], Number(process.argv[3]));
}
