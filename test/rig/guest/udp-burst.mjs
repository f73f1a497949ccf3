// Datagrams one right after the other, so that a driver puts several into one block. As a program:
// udp-burst.mjs LOCAL REMOTE PORT, which sends first.
import { createSocket } from 'node:dgram';

/** Lengths from an empty datagram to one that fills a frame. */
export const burst = Array.from({ length: 12 }, (_, i) => payload((i * 133) % 1473, i));

export function payload(length, seed) {
  return Buffer.from(Array.from({ length }, (_, i) => (seed * 31 + i * 7) & 0xff));
}

export async function sendBurst(address, port) {
  const socket = createSocket('udp4');
  await sendAll(socket, address, port);
  socket.close();
}

/** Resolves when the burst of the other side is here and ours is on its way. */
export async function exchangeBursts({ local, remote, port, sendsFirst }) {
  const socket = createSocket('udp4');
  let missing = burst.length;
  const received = new Promise((resolve) =>
    socket.on('message', () => {
      missing -= 1;
      if (missing === 0) resolve();
    }),
  );
  await new Promise((resolve) => socket.bind(port, local, resolve));
  if (sendsFirst) await sendAll(socket, remote, port);
  await received;
  if (!sendsFirst) await sendAll(socket, remote, port);
  socket.close();
}

function sendAll(socket, address, port) {
  return Promise.all(
    burst.map(
      (message) =>
        new Promise((resolve, reject) =>
          socket.send(message, port, address, (error) => (error ? reject(error) : resolve())),
        ),
    ),
  );
}

if (process.argv[1] === import.meta.filename) {
  const [, , local, remote, port] = process.argv;
  await exchangeBursts({ local, remote, port: Number(port), sendsFirst: true });
}
