import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { ModemTerminal } from '../test/fakes/modem-terminal.ts';
import type { DialUpCall, DialUpEvents, DialUpNetwork } from './dial-up-network.ts';
import { InEndpoint } from './in-endpoint.ts';
import type { ModemPort } from './modem-port.ts';
import { OutEndpoint } from './out-endpoint.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** The other end of the line, in the hands of a test. */
class PlayedNetwork implements DialUpNetwork {
  readonly received: number[] = [];
  readonly toSend: Uint8Array[] = [];
  hasRoom = true;
  hungUp = 0;
  events: DialUpEvents | undefined;

  dial(events: DialUpEvents): DialUpCall {
    this.events = events;
    return {
      read: () => this.toSend.shift(),
      write: (bytes) => {
        if (this.hasRoom) this.received.push(...bytes);
        return this.hasRoom;
      },
      hangUp: () => (this.hungUp += 1),
    };
  }
}

/** A registered stick and a port of it with its two endpoints; a host that always reads. */
class Line {
  readonly network = new PlayedNetwork();
  readonly terminal = ModemTerminal.registered({ dialUp: this.network });
  readonly #in = new InEndpoint({
    maxPacketSize: 512,
    endsWithZlp: true,
    wake: () => this.#in.pump(),
  });
  readonly #out = new OutEndpoint(() => this.#out.pump());
  readonly port: ModemPort;
  #read = '';

  constructor() {
    this.port = this.terminal.modem.openPort('modem', {
      send: (bytes) => this.#in.send(bytes),
      unreadBytes: () => this.#in.queuedBytes,
      bulk: { in: this.#in, out: this.#out },
    });
    this.#out.sink = (bytes) => this.port.receive(bytes);
    this.port.powerUp();
    this.#submitRead();
    this.type('ATE0;^CURC=0');
  }

  /** Types a line and CR, lets time pass, returns what came. */
  type(line: string): string {
    this.write(Buffer.from(`${line}\r`));
    return this.pass(400);
  }

  write(bytes: Uint8Array): { isDone: boolean } {
    const transfer = { isDone: false };
    this.#out.submit({ bytes, complete: () => (transfer.isDone = true) });
    return transfer;
  }

  pass(durationMs: number): string {
    vi.advanceTimersByTime(durationMs);
    const read = this.#read;
    this.#read = '';
    return read;
  }

  /** The network sends something. */
  send(text: string): void {
    this.network.toSend.push(Buffer.from(text));
    this.network.events?.onReadable();
  }

  #submitRead(): void {
    const buffer = new Uint8Array(4096);
    this.#in.submit({
      buffer,
      complete: (_status, length) => {
        this.#read += Buffer.from(buffer.subarray(0, length)).toString('latin1');
        this.#submitRead();
      },
    });
  }
}

describe('a dialled call', () => {
  it.each(['ATD*99#', 'ATDT*99***1#', 'atd*99***16#'])('%s connects', (dial) => {
    expect(new Line().type(dial)).toBe('\r\nCONNECT\r\n');
  });

  it.each(['ATD0791234567;', 'ATD*98#', 'ATD', 'ATD*99***1'])('%s does not', (dial) => {
    expect(new Line().type(dial)).toBe('\r\nNO CARRIER\r\n');
  });

  it('does not connect without a network to lead to, nor before the stick is registered', () => {
    expect(ModemTerminal.registered().type('ATD*99#')).toBe('\r\nNO CARRIER\r\n');
    const locked = ModemTerminal.settled({ dialUp: new PlayedNetwork() });
    expect(locked.typeOnModemPort('ATD*99#')).toBe('\r\nNO CARRIER\r\n');
  });

  it('says a number for it after ATV0', () => {
    const line = new Line();
    line.type('ATV0');
    expect(line.type('ATD*99#')).toBe('1\r');
  });

  it('carries every byte as it is, both ways, and is no AT port meanwhile', () => {
    const line = new Line();
    line.type('ATD*99#');
    expect(line.type('AT+CGMM')).toBe('');
    expect(Buffer.from(line.network.received).toString()).toBe('AT+CGMM\r');
    line.write(Uint8Array.of(0x7e, 0xff, 0x00, 0x0a));
    expect(line.network.received.slice(-4)).toEqual([0x7e, 0xff, 0x00, 0x0a]);
    line.send('~\xff}#');
    expect(line.pass(0)).toBe(Buffer.from('~\xff}#').toString('latin1'));
  });

  it('announces nothing into the bytes of the call', () => {
    const line = new Line();
    line.type('AT^CURC=1');
    line.type('ATD*99#');
    expect(line.pass(60_000)).toBe('');
  });

  it('lets a write wait while the line has no room, and loses nothing', () => {
    const line = new Line();
    line.type('ATD*99#');
    line.network.hasRoom = false;
    const write = line.write(Uint8Array.of(1, 2, 3));
    expect(write.isDone).toBe(false);
    line.network.hasRoom = true;
    line.network.events?.onRoom();
    expect(write.isDone).toBe(true);
    expect(line.network.received).toEqual([1, 2, 3]);
  });

  it('ends when the other side hangs up: NO CARRIER, and commands again', () => {
    const line = new Line();
    line.type('ATD*99#');
    line.network.events?.onEnd();
    expect(line.pass(100)).toBe('\r\nNO CARRIER\r\n');
    expect(line.type('AT')).toBe('\r\nOK\r\n');
    expect(line.network.hungUp).toBe(0);
  });

  it('ends when DTR drops', () => {
    const line = new Line();
    line.port.isTerminalReady = true;
    line.type('ATD*99#');
    line.port.isTerminalReady = false;
    expect(line.network.hungUp).toBe(1);
    expect(line.pass(100)).toBe('\r\nNO CARRIER\r\n');
    line.port.isTerminalReady = true;
    line.port.isTerminalReady = false;
    expect(line.network.hungUp).toBe(1);
  });

  it('ends with the registration', () => {
    const line = new Line();
    line.type('ATD*99#');
    line.terminal.type('AT+CFUN=0');
    line.terminal.pass(5_000);
    expect(line.network.hungUp).toBe(1);
  });
});
