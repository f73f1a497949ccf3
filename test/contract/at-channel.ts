/** What every AtChannel promises the AT session. The modem behind it answers AT with OK. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { AtChannel } from '../../main/at/at-channel.ts';

export interface ChannelUnderTest {
  readonly channel: AtChannel;
  /** The port goes away under the channel, as when the stick is pulled out. */
  readonly endPort: () => void;
  readonly dispose: () => Promise<void>;
}

const ANSWER = '\r\nOK\r\n';

export function atChannelContract(name: string, open: () => Promise<ChannelUnderTest>): void {
  describe(`${name} as AtChannel`, () => {
    let under: ChannelUnderTest;
    let heard: Uint8Array[];
    let ends: Error[];
    beforeEach(async () => {
      under = await open();
      heard = [];
      ends = [];
      under.channel.onData((bytes) => heard.push(bytes));
      under.channel.onEnd((error) => ends.push(error));
    });
    afterEach(() => under.dispose());

    const said = (): string => heard.map((bytes) => Buffer.from(bytes).toString('latin1')).join('');

    it('carries a line to the modem and its answer back', async () => {
      await under.channel.write(text('AT\r'));
      await expect.poll(said).toContain(ANSWER);
      expect(ends).toEqual([]);
    });

    it('takes a line in pieces, in the order they were written', async () => {
      const pieces = ['A', 'T', '\r'].map((piece) => under.channel.write(text(piece)));
      await Promise.all(pieces);
      await expect.poll(said).toContain(ANSWER);
    });

    it('has taken the bytes when a write returns: the caller may use them again', async () => {
      const line = text('AT\r');
      const written = under.channel.write(line);
      line.fill(0x2a);
      await written;
      await expect.poll(said).toContain(ANSWER);
    });

    it('leaves the bytes it has handed over to the listener', async () => {
      await under.channel.write(text('AT\r'));
      await expect.poll(said).toContain(ANSWER);
      const before = said();
      const kept = heard.length;
      await under.channel.write(text('AT\r'));
      await expect.poll(() => said().length).toBeGreaterThan(before.length);
      const first = heard.slice(0, kept).map((bytes) => Buffer.from(bytes).toString('latin1'));
      expect(first.join('')).toBe(before);
    });

    it('tells once that the port is gone, and takes no more', async () => {
      under.endPort();
      await expect.poll(() => ends.length).toBe(1);
      expect(ends[0]).toBeInstanceOf(Error);
      await expect(under.channel.write(text('AT\r'))).rejects.toThrow();
      await under.channel.close();
      expect(ends).toHaveLength(1);
    });

    it('may be closed twice', async () => {
      await under.channel.close();
      await under.channel.close();
      expect(ends.length).toBeLessThan(2);
    });
  });
}

function text(line: string): Uint8Array {
  return Uint8Array.from(line, (character) => character.charCodeAt(0));
}
