import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import type { AtChannel } from '../at/at-channel.ts';
import { probeAtPort } from './at-port-probe.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const OK = ['\r\nOK\r\n'];

it.each([
  ['^NDISSTATQRY:0,,,"IPV4"', ['\r\n^NDISSTATQRY:0,,,"IPV4"\r\n', '\r\nOK\r\n'], 'dials'],
  ['in lower case', ['\r\n^NDISSTATQry:0\r\n\r\nOK\r\n'], 'dials'],
  ['as ^NDISSTAT', ['\r\n^NDISSTAT:0,,,"IPV4"\r\n\r\nOK\r\n'], 'dials'],
  ['echoed', ['AT^NDISSTATQRY?\r', '\r\n^NDISSTATQRY:1\r\n\r\nOK\r\n'], 'dials'],
  ['in single bytes', [...'\r\n^NDISSTATQRY:1\r\n\r\nOK\r\n'], 'dials'],
  ['behind a URC', ['\r\n^RSSI:19\r\n', '\r\n^NDISSTATQRY:1\r\n\r\nOK\r\n'], 'dials'],
  ['ERROR', ['\r\nERROR\r\n'], 'at-only'],
  ['the echo and ERROR', ['AT^NDISSTATQRY?\r\r\nERROR\r\n'], 'at-only'],
  ['+CME ERROR: 100', ['\r\n+CME ERROR: 100\r\n'], 'at-only'],
  ['COMMAND NOT SUPPORT', ['\r\nCOMMAND NOT SUPPORT\r\n'], 'at-only'],
  ['OK alone', ['\r\nOK\r\n'], 'at-only'],
  ['nothing', [], 'at-only'],
])('calls a port by its answer %s', async (_, answer, ability) => {
  const channel = new AnsweringChannel({ 'AT\r': OK, 'AT^NDISSTATQRY?\r': answer });
  expect(await settled(probeAtPort(channel, 1_000))).toBe(ability);
});

it.each([
  ['nothing', []],
  ['half a line', ['\r\nOK']],
  ['a URC', ['\r\n^RSSI:19\r\n']],
  ['an operator named OK', ['\r\n+COPS: 0,0,"OK",7\r\n']],
  ['ERROR', ['\r\nERROR\r\n']],
])('calls a port silent that answers AT with %s', async (_, answer) => {
  const channel = new AnsweringChannel({ 'AT\r': answer });
  expect(await settled(probeAtPort(channel, 1_000))).toBe('silent');
  expect(channel.written).toEqual(['AT\r']);
});

it('waits as long as it was told', async () => {
  let ability: string | undefined;
  void probeAtPort(new AnsweringChannel({}), 1_000).then((result) => (ability = result));
  await vi.advanceTimersByTimeAsync(999);
  expect(ability).toBeUndefined();
  await vi.advanceTimersByTimeAsync(1);
  expect(ability).toBe('silent');
});

it('rejects when the port ends or takes no bytes, and leaves no timer', async () => {
  const ending = new AnsweringChannel({});
  const probe = probeAtPort(ending, 1_000);
  ending.end(new Error('pulled'));
  await expect(probe).rejects.toThrow('pulled');

  const deaf = new AnsweringChannel({}, new Error('no room'));
  await expect(probeAtPort(deaf, 1_000)).rejects.toThrow('no room');
  expect(vi.getTimerCount()).toBe(0);
});

class AnsweringChannel implements AtChannel {
  readonly written: string[] = [];
  readonly #answers: Readonly<Record<string, readonly string[]>>;
  readonly #writeError: Error | undefined;
  #listener: (bytes: Uint8Array) => void = () => {};
  #endListener: (error: Error) => void = () => {};

  constructor(answers: Readonly<Record<string, readonly string[]>>, writeError?: Error) {
    this.#answers = answers;
    this.#writeError = writeError;
  }

  async write(bytes: Uint8Array): Promise<void> {
    await Promise.resolve();
    if (this.#writeError !== undefined) throw this.#writeError;
    const line = Buffer.from(bytes).toString();
    this.written.push(line);
    for (const part of this.#answers[line] ?? []) this.#listener(new TextEncoder().encode(part));
  }

  onData(listener: (bytes: Uint8Array) => void): void {
    this.#listener = listener;
  }

  onEnd(listener: (error: Error) => void): void {
    this.#endListener = listener;
  }

  end(error: Error): void {
    this.#endListener(error);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** The result, with time passing for as long as it takes. */
async function settled<Result>(promise: Promise<Result>): Promise<Result> {
  await vi.runAllTimersAsync();
  return promise;
}
