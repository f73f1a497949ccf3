/**
 * What every StickTransport does, run over VirtualStick always and over a real stick when there is
 * one. Only the seam is used, and only what real sticks do: AT ports answer AT, the NCM function
 * knows its NTB parameters, the card reader speaks Bulk-Only Transport.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import {
  type ControlRequest,
  type InPipe,
  type StickTransport,
  TransportError,
  type TransportErrorReason,
} from '../../main/usb/stick-transport.ts';
import { type BulkPair, findStickParts, type StickParts } from './stick-parts.ts';

/** A stick on the bus that nobody has claimed. */
export interface StickUnderTest {
  readonly transport: StickTransport;
  /** Takes the stick off the bus. */
  unplug(): Promise<void> | void;
  dispose(): Promise<void>;
}

export interface StickAbilities {
  /** Resets the stick as the system does it, for a reason of its own. */
  readonly resetBySystem?: (stick: StickUnderTest) => Promise<void> | void;
  /** Makes the stick send one transfer on an endpoint: only a virtual one can. */
  readonly sendTransfer?: (stick: StickUnderTest, endpoint: number, bytes: Uint8Array) => void;
}

/** Enough for anything a stick does at once, on a slow machine. */
const TIMEOUT_MS = 5000;
/** For what is meant to time out. */
const SHORT_TIMEOUT_MS = 100;
const BULK_SIZE = 512;
const NO_DATA = new Uint8Array(0);

export function stickTransportContract(
  name: string,
  make: () => Promise<StickUnderTest>,
  abilities: StickAbilities = {},
): void {
  describe(name, () => {
    let stick: StickUnderTest;
    let transport: StickTransport;
    let parts: StickParts;

    beforeEach(async () => {
      stick = await make();
      transport = stick.transport;
      parts = findStickParts(transport.configurationDescriptor);
    });
    afterEach(async () => {
      await transport.close();
      await stick.dispose();
    });

    it('has one whole configuration descriptor', () => {
      const bytes = transport.configurationDescriptor;
      expect([bytes[0], bytes[1]]).toEqual([9, 2]);
      expect((bytes[2] ?? 0) | ((bytes[3] ?? 0) << 8)).toBe(bytes.length);
    });

    describe('claims', () => {
      it('are needed for alternate settings, release and endpoints', async () => {
        const { at, ncm } = parts;
        await rejects(transport.setAlternate(ncm.dataInterface, 1), 'not-claimed');
        await rejects(transport.releaseInterface(at.interfaceNumber), 'not-claimed');
        await rejects(transport.write(at.out, text('AT\r'), TIMEOUT_MS), 'not-claimed');
        expect(await endOf(at.in)).toBe('not-claimed');
      });

      it('do not cover endpoints of another alternate setting', async () => {
        const { ncm } = parts;
        await transport.claimInterface(ncm.dataInterface);
        await rejects(transport.write(ncm.out, Uint8Array.of(0), TIMEOUT_MS), 'not-claimed');
        expect(await endOf(ncm.in)).toBe('not-claimed');
        await transport.setAlternate(ncm.dataInterface, 1);
        await transport.write(ncm.out, Uint8Array.of(0), TIMEOUT_MS);
      });

      it('do not turn an endpoint round', async () => {
        const { at } = parts;
        await transport.claimInterface(at.interfaceNumber);
        await rejects(transport.write(at.in, text('AT\r'), TIMEOUT_MS), 'not-claimed');
        expect(await endOf(at.out)).toBe('not-claimed');
      });

      it('end with the release, and can be taken again', async () => {
        const { at } = parts;
        await transport.claimInterface(at.interfaceNumber);
        await transport.releaseInterface(at.interfaceNumber);
        await rejects(transport.write(at.out, text('AT\r'), TIMEOUT_MS), 'not-claimed');
        await transport.claimInterface(at.interfaceNumber);
        await transport.write(at.out, text('AT\r'), TIMEOUT_MS);
      });

      it('are refused for what the stick does not have', async () => {
        await rejects(transport.claimInterface(200), 'io');
        await transport.claimInterface(parts.ncm.dataInterface);
        await rejects(transport.setAlternate(parts.ncm.dataInterface, 7), 'io');
      });
    });

    describe('control transfers', () => {
      it('read what the device sends, at most the length asked for', async () => {
        const length = transport.configurationDescriptor.length;
        const whole = await transport.controlIn(getConfiguration, length, TIMEOUT_MS);
        expect(whole).toEqual(transport.configurationDescriptor);
        const head = await transport.controlIn(getConfiguration, 9, TIMEOUT_MS);
        expect(head).toEqual(transport.configurationDescriptor.slice(0, 9));
      });

      it('resolve with less where the device has less', async () => {
        await claimNcm();
        const parameters = await transport.controlIn(ncmRequest('in', 0x80), 64, TIMEOUT_MS);
        expect(parameters).toHaveLength(28);
        expect([...parameters.slice(0, 2)]).toEqual([28, 0]);
      });

      it('give each caller bytes of its own', async () => {
        const first = await transport.controlIn(getConfiguration, 9, TIMEOUT_MS);
        const copy = first.slice();
        await transport.controlIn({ ...getConfiguration, value: 0x0100 }, 18, TIMEOUT_MS);
        expect(first).toEqual(copy);
      });

      it('carry data to the device', async () => {
        await claimNcm();
        const size = Uint8Array.of(0x00, 0x40, 0, 0);
        expect(await transport.controlOut(ncmRequest('out', 0x86), size, TIMEOUT_MS)).toBe(
          undefined,
        );
        expect(await transport.controlIn(ncmRequest('in', 0x85), 4, TIMEOUT_MS)).toEqual(size);
      });

      it("resolve with 'stall' where the device refuses, and go on working", async () => {
        await claimNcm();
        expect(await transport.controlIn(ncmRequest('in', 0x7f), 4, TIMEOUT_MS)).toBe('stall');
        expect(await transport.controlOut(ncmRequest('out', 0x7e), NO_DATA, TIMEOUT_MS)).toBe(
          'stall',
        );
        expect(await transport.controlIn(ncmRequest('in', 0x80), 28, TIMEOUT_MS)).toHaveLength(28);
      });

      it('may overlap', async () => {
        const lengths = [9, 18, 27, 36, 9];
        const answers = await Promise.all(
          lengths.map((length) => transport.controlIn(getConfiguration, length, TIMEOUT_MS)),
        );
        expect(answers.map((answer) => answer.length)).toEqual(lengths);
      });
    });

    describe('string descriptors', () => {
      it('are read in the language of the device', async () => {
        expect(await transport.stringDescriptor(parts.macStringIndex)).toMatch(/^[0-9A-F]{12}$/i);
      });

      it('are undefined where there is none', async () => {
        expect(await transport.stringDescriptor(0)).toBeUndefined();
        expect(await transport.stringDescriptor(250)).toBeUndefined();
      });
    });

    describe('reads', () => {
      it('deliver what the device sends, in order, whatever the number in flight', async () => {
        const alone = await answersTo('ATI\r', 1);
        const several = await answersTo('ATI\r', 4);
        expect(alone).toContain('Model: ');
        expect(several).toBe(alone);
      });

      it('complete with a short transfer', async () => {
        await claimAtPort();
        const lengths: number[] = [];
        const pipe = await atDialog('AT\r', 2, (bytes) => lengths.push(bytes.length));
        await pipe.close();
        expect(lengths.length).toBeGreaterThan(0);
        expect(Math.max(...lengths)).toBeLessThan(BULK_SIZE);
      });

      it('bring their bytes at the start of buffers that come again', async () => {
        await claimAtPort();
        await (await atDialog('AT\r', 1)).close();
        const starts: boolean[] = [];
        const buffers = new Set<Uint8Array>();
        const onData = (bytes: Uint8Array, buffer: Uint8Array): void => {
          const isStart = bytes.buffer === buffer.buffer && bytes.byteOffset === buffer.byteOffset;
          starts.push(isStart && buffer.length === BULK_SIZE);
          buffers.add(buffer);
        };
        const size = { size: BULK_SIZE, inFlight: 2 };
        const pipe = transport.openIn(parts.at.in, size, onData, () => {});
        for (let i = 1; i <= 4; i += 1) {
          await transport.write(parts.at.out, text('AT\r'), TIMEOUT_MS);
          expect(await settles(() => starts.length >= i, 10_000)).toBe(true);
        }
        await pipe.close();
        expect(new Set(starts)).toEqual(new Set([true]));
        expect(buffers.size).toBeLessThanOrEqual(2);
      });

      it('do not begin before the caller has its pipe', async () => {
        await claimAtPort();
        await transport.write(parts.at.out, text('AT\r'), TIMEOUT_MS);
        let isOpen = false;
        const early: string[] = [];
        const pipe = transport.openIn(
          parts.at.in,
          { size: BULK_SIZE, inFlight: 1 },
          () => isOpen || early.push('data'),
          () => isOpen || early.push('end'),
        );
        isOpen = true;
        await pipe.close();
        expect(early).toEqual([]);
      });

      it("end with 'aborted', once, when the pipe is closed", async () => {
        await claimAtPort();
        const pipe = await atDialog('AT\r', 4);
        const closing = pipe.close();
        await Promise.all([closing, pipe.close()]);
        expect(pipe.ends).toEqual(['aborted']);
        await pipe.close();
        expect(pipe.ends).toEqual(['aborted']);
        const { length } = pipe.received;
        await transport.write(parts.at.out, text('AT\r'), TIMEOUT_MS);
        expect(await settles(() => pipe.received.length > length, 5)).toBe(false);
      });

      it('may be closed from inside, and opened again', async () => {
        await claimAtPort();
        await (await atDialog('AT\r', 4)).close();
        let count = 0;
        await transport.write(parts.at.out, text('AT\r'), TIMEOUT_MS);
        await new Promise<void>((resolve, reject) => {
          const pipe = transport.openIn(
            parts.at.in,
            { size: BULK_SIZE, inFlight: 4 },
            () => {
              count += 1;
              pipe.close().then(resolve, reject);
            },
            () => {},
          );
        });
        expect(count).toBe(1);
        await (await atDialog('AT\r', 4)).close();
      });

      it("end with 'aborted' when another alternate setting is selected", async () => {
        const { ncm } = parts;
        await claimNcm();
        await transport.setAlternate(ncm.dataInterface, 1);
        const bulk = openPipe(ncm.in, 4);
        const interrupt = openPipe(ncm.notification, 1);
        await transport.setAlternate(ncm.dataInterface, 0);
        expect([bulk.ends, interrupt.ends]).toEqual([['aborted'], ['aborted']]);
        expect(await endOf(ncm.in)).toBe('not-claimed');
      });

      it("end with 'aborted' when their interface is released", async () => {
        await claimAtPort();
        const pipe = openPipe(parts.at.in, 4);
        await transport.releaseInterface(parts.at.interfaceNumber);
        expect(pipe.ends).toEqual(['aborted']);
      });

      it('leave other interfaces alone when one is changed', async () => {
        await claimAtPort();
        await claimNcm();
        const pipe = openPipe(parts.at.in, 2);
        await transport.setAlternate(parts.ncm.dataInterface, 1);
        await transport.releaseInterface(parts.ncm.dataInterface);
        expect(pipe.ends).toEqual([]);
        await pipe.close();
      });

      if (abilities.sendTransfer !== undefined) {
        const { sendTransfer } = abilities;

        it('deliver a zero-length transfer as an empty array', async () => {
          await claimAtPort();
          const pipe = openPipe(parts.at.in, 2);
          sendTransfer(stick, parts.at.in, new Uint8Array(BULK_SIZE).fill(0x41));
          sendTransfer(stick, parts.at.in, text('B'));
          await until(() => pipe.received.length >= 3);
          expect(pipe.received.map((bytes) => bytes.length)).toEqual([BULK_SIZE, 0, 1]);
          await pipe.close();
        });

        it('hand a transfer that is longer than a read on to the next one', async () => {
          await claimAtPort();
          const pipe = openPipe(parts.at.in, 4);
          sendTransfer(stick, parts.at.in, new Uint8Array(1100).fill(0x41));
          await until(() => pipe.received.length >= 3);
          expect(pipe.received.map((bytes) => bytes.length)).toEqual([512, 512, 76]);
          await pipe.close();
        });

        it("end with 'overflow' when a packet does not fit", async () => {
          await claimAtPort();
          const pipe = openPipe(parts.at.in, 1, 100);
          sendTransfer(stick, parts.at.in, new Uint8Array(101));
          await until(() => pipe.ends.length > 0);
          expect(pipe.ends).toEqual(['overflow']);
          expect(pipe.received).toEqual([]);
        });
      }
    });

    describe('writes', () => {
      it('reach the device, and finish, in the order they were queued', async () => {
        await claimAtPort();
        await (await atDialog('ATE0\r', 2)).close();
        const finished: number[] = [];
        const command = 'AT+CGMM\r';
        const writes = [...command].map((character, i) =>
          transport.write(parts.at.out, text(character), TIMEOUT_MS).then(() => finished.push(i)),
        );
        const pipe = openPipe(parts.at.in, 2);
        await Promise.all(writes);
        expect(finished).toEqual([...command].map((_, i) => i));
        await until(() => /\r\n[^^+\r\n]+\r\n\r\nOK\r\n/.test(pipe.text()));
        await pipe.close();
      });

      it("end with 'timeout' while the device does not take them", async (context) => {
        const { storage } = parts;
        if (storage === undefined) return context.skip('the stick has no card reader');
        await claimStorage(storage);
        // The reader owes 36 bytes and a status: until it is rid of them it takes no command.
        await transport.write(storage.out, inquiry(1), TIMEOUT_MS);
        await rejects(transport.write(storage.out, inquiry(2), SHORT_TIMEOUT_MS), 'timeout');
        const pipe = openPipe(storage.in, 1);
        await until(() => pipe.received.length >= 2);
        expect(pipe.received.map((bytes) => bytes.length)).toEqual([36, 13]);
        // The write that timed out was taken back: its answer does not follow.
        await transport.write(storage.out, inquiry(3), TIMEOUT_MS);
        await until(() => pipe.received.length >= 4);
        expect(pipe.received[3]?.[4]).toBe(3);
        await pipe.close();
      });

      it("end with 'aborted' when their interface is released", async (context) => {
        const { storage } = parts;
        if (storage === undefined) return context.skip('the stick has no card reader');
        await claimStorage(storage);
        await transport.write(storage.out, inquiry(1), TIMEOUT_MS);
        const waiting = rejects(transport.write(storage.out, inquiry(2), TIMEOUT_MS), 'aborted');
        await transport.releaseInterface(storage.interfaceNumber);
        await waiting;
      });
    });

    describe('unplugging', () => {
      it('resolves gone, ends idle reads, and nothing works any more', async () => {
        await claimAtPort();
        await claimNcm();
        const pipe = openPipe(parts.at.in, 4);
        await stick.unplug();
        expect(await transport.gone).toBe('unplugged');
        await until(() => pipe.ends.length > 0);
        expect(pipe.ends).toEqual(['gone']);
        await pipe.close();
        expect(pipe.ends).toEqual(['gone']);
        await everythingIsGone();
      });

      const calls: Record<string, () => Promise<unknown>> = {
        claimInterface: () => transport.claimInterface(parts.modemInterface),
        setAlternate: () => transport.setAlternate(parts.ncm.dataInterface, 1),
        releaseInterface: () => transport.releaseInterface(parts.ncm.dataInterface),
        controlIn: () => transport.controlIn(ncmRequest('in', 0x80), 28, TIMEOUT_MS),
        controlOut: () => transport.controlOut(ncmRequest('out', 0x84, 1), NO_DATA, TIMEOUT_MS),
        stringDescriptor: () => transport.stringDescriptor(parts.macStringIndex),
        write: () => transport.write(parts.at.out, text('AT\r'), TIMEOUT_MS),
      };
      it.each(Object.keys(calls))("during %s ends it, if at all, with 'gone'", async (call) => {
        await claimAtPort();
        await claimNcm();
        const settled = calls[call]?.().then(
          () => 'done',
          (error: unknown) => (error instanceof TransportError ? error.reason : error),
        );
        await stick.unplug();
        expect(['done', 'gone']).toContain(await settled);
        await transport.gone;
      });

      it('may come from inside a read', async () => {
        await claimAtPort();
        const ends: string[] = [];
        let isUnplugged = false;
        let unplugging = Promise.resolve();
        transport.openIn(
          parts.at.in,
          { size: BULK_SIZE, inFlight: 4 },
          () => {
            if (!isUnplugged) unplugging = Promise.resolve(stick.unplug());
            isUnplugged = true;
          },
          ({ reason }) => ends.push(reason),
        );
        const writing = setInterval(() => {
          transport.write(parts.at.out, text('AT\r'), TIMEOUT_MS).catch(() => {});
        }, 20);
        await transport.gone;
        clearInterval(writing);
        await unplugging;
        await until(() => ends.length > 0);
        expect(ends).toEqual(['gone']);
      });
    });

    describe('a reset by the system', () => {
      it('ends everything, and says that it was no unplugging', async (context) => {
        const { resetBySystem } = abilities;
        if (resetBySystem === undefined) return context.skip('nobody here can reset the stick');
        await claimAtPort();
        await claimNcm();
        const pipe = openPipe(parts.at.in, 4);
        await resetBySystem(stick);
        expect(await transport.gone).toBe('reset');
        await until(() => pipe.ends.length > 0);
        expect(pipe.ends).toEqual(['gone']);
        await everythingIsGone();
        await transport.close();
      });
    });

    describe('close', () => {
      it("resolves gone, ends everything with 'gone', and may be repeated", async () => {
        await claimAtPort();
        const pipe = openPipe(parts.at.in, 4);
        await Promise.all([transport.close(), transport.close()]);
        await transport.close();
        expect(await transport.gone).toBe('closed');
        expect(pipe.ends).toEqual(['gone']);
        await everythingIsGone();
      });

      it('ends a write that waits', async (context) => {
        const { storage } = parts;
        if (storage === undefined) return context.skip('the stick has no card reader');
        await claimStorage(storage);
        await transport.write(storage.out, inquiry(1), TIMEOUT_MS);
        const waiting = rejects(transport.write(storage.out, inquiry(2), TIMEOUT_MS), 'gone');
        await transport.close();
        await waiting;
      });
    });

    interface RecordedPipe extends InPipe {
      readonly received: Uint8Array[];
      readonly ends: TransportErrorReason[];
      text(): string;
    }

    function openPipe(endpoint: number, inFlight: number, size = BULK_SIZE): RecordedPipe {
      const received: Uint8Array[] = [];
      const ends: TransportErrorReason[] = [];
      const pipe = transport.openIn(
        endpoint,
        { size, inFlight },
        (bytes) => received.push(bytes.slice()),
        (error) => {
          expect(error).toBeInstanceOf(TransportError);
          ends.push(error.reason);
        },
      );
      return {
        received,
        ends,
        text: () => Buffer.concat(received).toString('latin1'),
        close: () => pipe.close(),
      };
    }

    /** Why a pipe on the endpoint ends by itself. */
    function endOf(endpoint: number): Promise<TransportErrorReason> {
      return new Promise((resolve) => {
        transport.openIn(
          endpoint,
          { size: BULK_SIZE, inFlight: 1 },
          () => {},
          ({ reason }) => resolve(reason),
        );
      });
    }

    async function claimAtPort(): Promise<void> {
      await transport.claimInterface(parts.at.interfaceNumber);
      const raiseDtr: ControlRequest = {
        direction: 'out',
        type: 'class',
        recipient: 'interface',
        request: 0x22,
        value: 3,
        index: parts.at.interfaceNumber,
      };
      await transport.controlOut(raiseDtr, NO_DATA, TIMEOUT_MS);
    }

    /** The kernel's driver may have been stopped in the middle of a command: BOT 1.0 §3.1. */
    async function claimStorage({ interfaceNumber }: BulkPair): Promise<void> {
      await transport.claimInterface(interfaceNumber);
      const reset: ControlRequest = {
        direction: 'out',
        type: 'class',
        recipient: 'interface',
        request: 0xff,
        value: 0,
        index: interfaceNumber,
      };
      await transport.controlOut(reset, NO_DATA, TIMEOUT_MS);
    }

    async function claimNcm(): Promise<void> {
      const { controlInterface, dataInterface } = parts.ncm;
      await transport.claimInterface(controlInterface);
      if (dataInterface !== controlInterface) await transport.claimInterface(dataInterface);
    }

    /** Repeats the command until OK came: a stick is deaf in its first seconds. */
    async function atDialog(
      command: string,
      inFlight: number,
      onBytes: (bytes: Uint8Array) => void = () => {},
    ): Promise<RecordedPipe> {
      const pipe = openPipe(parts.at.in, inFlight);
      for (let tries = 0; tries < 20; tries += 1) {
        await transport.write(parts.at.out, text(command), TIMEOUT_MS);
        if (await settles(() => pipe.text().includes('\r\nOK\r\n'), 1000)) {
          pipe.received.forEach(onBytes);
          return pipe;
        }
      }
      throw new Error(`no answer to ${command}`);
    }

    /**
     * No echo, nothing unsolicited, and no answer under way any more: the port answers in order, so
     * the last number that was asked for is the last answer.
     */
    async function quieten(): Promise<void> {
      const pipe = openPipe(parts.at.in, 1);
      let isQuiet = false;
      for (let mark = 101; mark < 121 && !isQuiet; mark += 1) {
        await transport.write(parts.at.out, text(`ATE0;^CURC=0;S6=${mark};S6?\r`), TIMEOUT_MS);
        isQuiet = await settles(() => pipe.text().includes(`\r\n${mark}\r\n\r\nOK\r\n`), 2_000);
      }
      await pipe.close();
      expect(isQuiet).toBe(true);
    }

    /** What is said to a command, and nothing else. */
    async function answersTo(command: string, inFlight: number): Promise<string> {
      await claimAtPort();
      await quieten();
      const pipe = openPipe(parts.at.in, inFlight);
      await transport.write(parts.at.out, text(command), TIMEOUT_MS);
      expect(await settles(() => pipe.text().includes('\r\nOK\r\n'), 30_000)).toBe(true);
      await pipe.close();
      await transport.releaseInterface(parts.at.interfaceNumber);
      return pipe.text();
    }

    async function everythingIsGone(): Promise<void> {
      const { at, ncm } = parts;
      await rejects(transport.claimInterface(at.interfaceNumber), 'gone');
      await rejects(transport.setAlternate(ncm.dataInterface, 1), 'gone');
      await rejects(transport.releaseInterface(at.interfaceNumber), 'gone');
      await rejects(transport.controlIn(getConfiguration, 9, TIMEOUT_MS), 'gone');
      await rejects(transport.controlOut(ncmRequest('out', 0x84, 1), NO_DATA, TIMEOUT_MS), 'gone');
      await rejects(transport.stringDescriptor(1), 'gone');
      await rejects(transport.write(at.out, text('AT\r'), TIMEOUT_MS), 'gone');
      expect(await endOf(at.in)).toBe('gone');
    }

    function ncmRequest(direction: 'in' | 'out', request: number, value = 0): ControlRequest {
      const index = parts.ncm.controlInterface;
      return { direction, type: 'class', recipient: 'interface', request, value, index };
    }
  });
}

const getConfiguration: ControlRequest = {
  direction: 'in',
  type: 'standard',
  recipient: 'device',
  request: 0x06,
  value: 0x0200,
  index: 0,
};

function text(characters: string): Uint8Array {
  return Uint8Array.from(Buffer.from(characters, 'latin1'));
}

/** A command block for SCSI INQUIRY, 36 bytes (USB MSC BOT 1.0 §5.1, SPC-2 §7.3). */
function inquiry(tag: number): Uint8Array {
  const block = new Uint8Array(31);
  block.set([0x55, 0x53, 0x42, 0x43, tag, 0, 0, 0, 36, 0, 0, 0, 0x80, 0, 6, 0x12, 0, 0, 0, 36]);
  return block;
}

async function rejects(promise: Promise<unknown>, reason: TransportErrorReason): Promise<void> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(TransportError);
  expect((error as TransportError).reason).toBe(reason);
}

async function until(condition: () => boolean): Promise<void> {
  if (!(await settles(condition, TIMEOUT_MS))) throw new Error('waited in vain');
}

async function settles(condition: () => boolean, limitMs: number): Promise<boolean> {
  const deadline = performance.now() + limitMs;
  while (!condition()) {
    if (performance.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return true;
}
