import { execFileSync, spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  fstatSync,
  mkdtempSync,
  readdirSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { ip, hostBehind, silenceIpv6 } from '../../test/contract/namespace-host.ts';
import { describeInNamespace } from '../../test/contract/network-namespace.ts';
import { payloadsIn, slotsOf } from '../../test/contract/tun-device.ts';
import { adoptNativeTun } from './native-tun.ts';
import { connectUnix, peerUid, receiveFd, ReceiveFdError } from './receive-fd.ts';

/** Listens at argv[1] and does to each client what it asks for in one line. */
const sender = `
import fcntl, os, socket, struct, sys
server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
server.bind(sys.argv[1])
server.listen()
print('listening', flush=True)

def send(client, text, fds):
    socket.send_fds(client, [text], fds) if fds else client.send(text)

def tun(flags):
    fd = os.open('/dev/net/tun', os.O_RDWR)
    fcntl.ioctl(fd, 0x400454ca, struct.pack('16sH22x', b'tun5', flags))
    return fd

while True:
    client, _ = server.accept()
    wish = client.recv(100).decode()
    if wish == 'pipe':
        reader, writer = os.pipe()
        os.write(writer, b'through the pipe')
        send(client, b'here', [reader])
        os.close(reader); os.close(writer)
    elif wish == 'none':
        client.send(b'refused')
    elif wish == 'two':
        send(client, b'two', [0, 1])
    elif wish == 'many':
        send(client, b'many', [0] * 100)
    elif wish == 'tun':
        fd = tun(0x1001)
        send(client, b'tun', [fd])
        os.close(fd)
    elif wish == 'tap':
        fd = tun(0x1002)
        send(client, b'tap', [fd])
        os.close(fd)
    elif wish == 'persistent':
        fd = tun(0x1001)
        fcntl.ioctl(fd, 0x400454cb, 1)
        send(client, b'tun', [fd])
        client.recv(1)
        fcntl.ioctl(fd, 0x400454cb, 0)
        os.close(fd)
    if wish != 'silence':
        client.close()
    else:
        client.recv(1)
`;

const missing = whyNot();

let folder: string;
let path: string;
let helper: ChildProcessByStdio<null, Readable, null>;
let socketFd: number;

function withSender(): void {
  beforeAll(async () => {
    if (missing !== undefined) return;
    folder = mkdtempSync(join(tmpdir(), 'receive-fd-'));
    path = join(folder, 'socket');
    helper = spawn('python3', ['-c', sender, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(helper.stdout, 'data');
  });
  afterAll(async () => {
    if (missing !== undefined) return;
    const ended = once(helper, 'exit');
    helper.kill();
    await ended;
    rmSync(folder, { recursive: true });
  });
  beforeEach(({ skip }) => {
    if (missing !== undefined) skip(missing);
    socketFd = connectUnix(path);
  });
  afterEach(() => {
    if (missing === undefined) closeSync(socketFd);
  });
}

function ask(wish: string) {
  writeSync(socketFd, wish);
  return receiveFd(socketFd);
}

function openDescriptors(): number {
  return readdirSync('/proc/self/fd').length;
}

describe('a descriptor over a Unix socket', () => {
  withSender();

  it('is received with the bytes sent along, and is the real thing', async () => {
    const { fd, payload } = await ask('pipe');
    expect(Buffer.from(payload).toString()).toBe('here');
    expect(fstatSync(fd).isFIFO()).toBe(true);
    const bytes = Buffer.alloc(100, 0xa5);
    expect(bytes.toString('latin1', 0, readSync(fd, bytes))).toBe('through the pipe');
    closeSync(fd);
  });

  it.each([
    ['none', 'no-descriptor', 'refused'],
    ['two', 'several-descriptors', 'two'],
    ['many', 'truncated', 'many'],
    ['nothing', 'peer-closed', ''],
  ])('that is sent as %s is refused as %s', async (wish, reason, text) => {
    const before = openDescriptors();
    const error = await ask(wish).then(
      () => undefined,
      (thrown: unknown) => thrown as ReceiveFdError,
    );
    expect(error).toBeInstanceOf(ReceiveFdError);
    expect(error?.reason).toBe(reason);
    expect(Buffer.from(error?.payload ?? []).toString()).toBe(text);
    expect(openDescriptors()).toBe(before);
  });

  it('is waited for until the caller gives up', async () => {
    writeSync(socketFd, 'silence');
    const controller = new AbortController();
    const received = receiveFd(socketFd, { signal: controller.signal });
    controller.abort();
    await expect(received).rejects.toMatchObject({ reason: 'aborted' });
    await expect(receiveFd(socketFd, { signal: controller.signal })).rejects.toMatchObject({
      reason: 'aborted',
    });
  });

  it('can be received after one was waited for in vain', async () => {
    const controller = new AbortController();
    const received = receiveFd(socketFd, { signal: controller.signal });
    controller.abort();
    await expect(received).rejects.toMatchObject({ reason: 'aborted' });
    closeSync((await ask('pipe')).fd);
  });

  it('is not received from what is no socket', async () => {
    const { fd } = await ask('pipe');
    await expect(receiveFd(fd)).rejects.toMatchObject({ reason: 'io' });
    closeSync(fd);
    await expect(receiveFd(0x7ffffffe)).rejects.toMatchObject({ reason: 'io' });
  });

  it('comes from a peer whose user is known', () => {
    const ownUid = process.getuid?.();
    expect(peerUid(socketFd)).toBe(ownUid);
    closeSync(connectUnix(path, { peerUid: ownUid ?? 0 }));
    const before = openDescriptors();
    expect(() => connectUnix(path, { peerUid: 4711 })).toThrow(
      expect.objectContaining({
        failure: { code: 'helper-denied', detail: `user ${ownUid} listens at the socket` },
      }),
    );
    expect(openDescriptors()).toBe(before);
  });
});

it('finds no helper where nobody listens', () => {
  expect(() => connectUnix('/nonexistent/socket')).toThrow(
    expect.objectContaining({ failure: { code: 'helper-missing', detail: 'ENOENT' } }),
  );
});

describeInNamespace('a kernel TUN over a Unix socket', import.meta, () => {
  silenceIpv6();
  withSender();

  it('is adopted with its name, and carries packets', async () => {
    const { fd } = await ask('tun');
    const tun = adoptNativeTun(fd, 1500);
    expect(tun.name).toBe('tun5');
    const host = await hostBehind(tun);
    const readable = tun.readable();
    await host.hostSends(new Uint8Array([1, 2, 3]));
    await readable;
    const slots = slotsOf({});
    tun.readInto(slots);
    expect(payloadsIn(slots)).toEqual([new Uint8Array([1, 2, 3])]);
    await tun.close();
    await host.dispose();
    expect(ip('-o', 'link')).not.toContain('tun5');
  });

  it.each([['tap'], ['persistent'], ['pipe']])(
    'is not adopted when it is of the kind %s, and stays open',
    async (wish) => {
      const { fd } = await ask(wish);
      expect(() => adoptNativeTun(fd, 1500)).toThrow(
        expect.objectContaining({
          failure: expect.objectContaining({ code: 'helper-failed' }) as unknown,
        }),
      );
      closeSync(fd);
    },
  );
});

function whyNot(): string | undefined {
  try {
    execFileSync('python3', ['-c', 'import socket; socket.send_fds'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'python3 (3.9 or newer) is not there';
  }
}
