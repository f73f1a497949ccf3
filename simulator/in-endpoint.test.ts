import { describe, expect, it } from 'vitest';

import { InEndpoint, type InRequest } from './in-endpoint.ts';

it('gives one transfer to one read, in order', () => {
  const { endpoint, read, results } = makeEndpoint();
  read('a', 512);
  read('b', 512);
  endpoint.send(bytes(3, 1));
  endpoint.send(bytes(5, 2));
  endpoint.pump();
  expect(results).toEqual(['a ok 010101', 'b ok 0202020202']);
});

it('keeps what the device sends before anybody reads', () => {
  const { endpoint, read, results } = makeEndpoint();
  endpoint.send(bytes(2, 7));
  expect(endpoint.queuedBytes).toBe(2);
  endpoint.pump();
  read('a', 512);
  endpoint.pump();
  expect(results).toEqual(['a ok 0707']);
  expect(endpoint.queuedBytes).toBe(0);
});

it('continues a transfer that is longer than a read in the next one', () => {
  const { endpoint, read, lengths } = makeEndpoint();
  for (const name of ['a', 'b', 'c']) read(name, 512);
  endpoint.send(bytes(1100, 1));
  endpoint.send(bytes(9, 2));
  endpoint.pump();
  expect(lengths()).toEqual([512, 512, 76]);
  read('d', 512);
  endpoint.pump();
  expect(lengths()).toEqual([512, 512, 76, 9]);
});

describe('a transfer of whole packets', () => {
  it('completes a larger read by its zero-length packet', () => {
    const { endpoint, read, lengths } = makeEndpoint();
    read('a', 2048);
    endpoint.send(bytes(1024, 1));
    endpoint.pump();
    expect(lengths()).toEqual([1024]);
  });

  it('fills a read of its size, and the zero-length packet is the next read', () => {
    const { endpoint, read, lengths } = makeEndpoint();
    read('a', 1024);
    read('b', 1024);
    endpoint.send(bytes(1024, 1));
    endpoint.pump();
    expect(lengths()).toEqual([1024, 0]);
  });

  it('leaves a larger read waiting where no zero-length packet is sent', () => {
    const { endpoint, read, lengths } = makeEndpoint({ maxPacketSize: 16, endsWithZlp: false });
    read('a', 64);
    endpoint.send(bytes(16, 1));
    endpoint.pump();
    expect(lengths()).toEqual([]);
    endpoint.send(bytes(8, 2));
    endpoint.pump();
    expect(lengths()).toEqual([24]);
  });
});

it('ends in an overflow when a packet is larger than what is left of the buffer', () => {
  const { endpoint, read, results, lengths } = makeEndpoint();
  read('a', 100);
  read('b', 1000);
  endpoint.send(bytes(101, 1));
  endpoint.send(bytes(100, 2));
  endpoint.pump();
  expect(results[0]).toBe('a overflow ');
  expect(lengths()).toEqual([0, 100]);
});

it('asks its source only when a read waits', () => {
  const { endpoint, read, lengths } = makeEndpoint();
  let asked = 0;
  endpoint.source = () => (++asked > 2 ? undefined : bytes(asked, 1));
  endpoint.pump();
  expect(asked).toBe(0);
  for (const name of ['a', 'b', 'c', 'd']) read(name, 512);
  endpoint.pump();
  expect(asked).toBe(3);
  expect(lengths()).toEqual([1, 2]);
});

it('serves a read that is put back on a later pump only', () => {
  const { endpoint, lengths } = makeEndpoint();
  const buffer = new Uint8Array(512);
  let completions = 0;
  const request: InRequest = {
    buffer,
    complete: () => {
      completions += 1;
      endpoint.submit(request);
    },
  };
  endpoint.submit(request);
  endpoint.send(bytes(1, 1));
  endpoint.send(bytes(1, 2));
  endpoint.pump();
  expect(completions).toBe(1);
  endpoint.pump();
  expect(completions).toBe(2);
  expect(lengths()).toEqual([]);
});

it('gives nothing to a cancelled read', () => {
  const { endpoint, read, results } = makeEndpoint();
  const first = read('a', 512);
  read('b', 512);
  endpoint.cancel(first);
  endpoint.send(bytes(1, 1));
  endpoint.pump();
  expect(results).toEqual(['b ok 01']);
});

it('loses what a cancelled read had already taken', () => {
  const { endpoint, read, lengths } = makeEndpoint({ maxPacketSize: 16, endsWithZlp: false });
  const first = read('a', 64);
  endpoint.send(bytes(16, 1));
  endpoint.pump();
  endpoint.cancel(first);
  read('b', 64);
  endpoint.send(bytes(8, 2));
  endpoint.pump();
  expect(lengths()).toEqual([8]);
});

it('forgets everything when cleared, but not the reads', () => {
  const { endpoint, read, results } = makeEndpoint();
  read('a', 512);
  endpoint.pump();
  endpoint.send(bytes(600, 1));
  endpoint.pump();
  endpoint.clear();
  read('b', 512);
  endpoint.send(bytes(1, 2));
  endpoint.pump();
  expect(results.at(-1)).toBe('b ok 02');
  expect(results).toHaveLength(2);
});

function makeEndpoint(options: { maxPacketSize?: number; endsWithZlp?: boolean } = {}) {
  const endpoint = new InEndpoint({
    maxPacketSize: options.maxPacketSize ?? 512,
    endsWithZlp: options.endsWithZlp ?? true,
    wake: () => {},
  });
  const results: string[] = [];
  const read = (name: string, size: number): InRequest => {
    const buffer = new Uint8Array(size).fill(0xa5);
    const request: InRequest = {
      buffer,
      complete: (status, length) => {
        const hex = Buffer.from(buffer.subarray(0, length)).toString('hex');
        results.push(`${name} ${status} ${hex}`);
      },
    };
    endpoint.submit(request);
    return request;
  };
  const lengths = (): number[] => results.map((result) => (result.split(' ')[2] ?? '').length / 2);
  return { endpoint, read, results, lengths };
}

function bytes(length: number, value: number): Uint8Array {
  return new Uint8Array(length).fill(value);
}
