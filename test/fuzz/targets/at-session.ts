/**
 * The bytes of an AT port through a whole session: a byte for the command, one for the size of the
 * pieces in which the bytes come, then the bytes.
 */
import type { AtChannel } from '../../../main/at/at-channel.ts';
import type { AtCommand } from '../../../main/at/at-command.ts';
import { AtClosedError, AtParseError, AtResultError } from '../../../main/at/at-error.ts';
import { AtSession } from '../../../main/at/at-session.ts';
import type { AtTimers } from '../../../main/at/at-timers.ts';
import { enterPin } from '../../../main/at/commands/cpin.ts';
import { rawCommand } from '../../../main/at/commands/raw-command.ts';
import { readIccid } from '../../../main/at/commands/iccid.ts';
import { readSignalQuality } from '../../../main/at/commands/hcsq.ts';
import { readSimState } from '../../../main/at/commands/cpin.ts';
import { PinGuard } from '../../../main/at/pin-guard.ts';
import { MemoryPinJournal } from '../../fakes/memory-pin-journal.ts';
import { answerWords, exchanges } from '../at-exchanges.ts';
import type { FuzzTarget } from '../engine/fuzz-target.ts';
import { invariant } from '../engine/invariant.ts';
import { checkPlainValue } from '../value-checks.ts';

const PIN = '86420975';

const commands: readonly AtCommand<unknown>[] = [
  enterPin(PIN),
  readSimState,
  readIccid,
  readSignalQuality,
  rawCommand('ATI'),
  rawCommand('AT+CMEE?'),
  rawCommand('ATD*99#'),
  rawCommand('AT+CSQ;+COPS?;^NDISSTATQRY?'),
];

const pieceLengths = [Infinity, 1, 2, 5, 17, 64, Infinity, Infinity];

export const atSession: FuzzTarget = {
  name: 'at-session',
  maxLength: 600,
  seeds: [
    ...exchanges.map(
      ({ lines }) => `\x04\0${lines.map((line) => `\r\n${line}\r\n`).join('')}\r\nOK\r\n`,
    ),
    '\x01\0AT+CPIN?\r\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n',
    '\x01\x03AT+CPIN?\r\r\n^RSSI:20\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n^SIMST:1\r\n',
    '\x00\x05AT+CPIN="86420975"\r\r\nOK\r\n',
    '\x00\x00\r\n+CME ERROR: 16\r\n',
    '\x02\x02\r\n+CME ERROR: 14+CSQ: 1,2\r\n+CMEE: 1\r\nOK\r\n',
    '\x05\x00\r\n+CMEE: 1\r\n\r\nOK\r\n> \r\nOK\r\n',
    '\x06\x00\r\nNO CARRIER\r\n',
    '\x03\x01\r\nNO CARRIER\r\n+CMEE: 1\r\nOK\r\nOK\r\n',
  ],
  dictionary: [...answerWords, PIN, 'AT+CPIN="', '+CMEE: 1\r\n', '\r\nOK\r\n'],
  work: { fixed: 10_000, perByte: 300 },
  run(input) {
    const command = commands[(input[0] ?? 0) % commands.length]!;
    return converse(
      command,
      Buffer.from(input.subarray(2)).toString('latin1'),
      pieceLengths[(input[1] ?? 0) & 7]!,
    );
  },
};

async function converse(
  command: AtCommand<unknown>,
  text: string,
  pieceLength: number,
): Promise<void> {
  const channel = new FuzzedChannel();
  const timers = new CountingTimers();
  const guard = new PinGuard(new MemoryPinJournal());
  let logged = '';
  const session = new AtSession({
    channel,
    guard,
    timers,
    onTranscript: (entry) => (logged += `${entry.text}\n`),
  });
  session.onUnsolicited((report) => checkPlainValue(report, text.length));
  const first = outcomeOf(session, guard, command);
  const second = outcomeOf(session, guard, rawCommand('AT+CSQ'));
  await microtasks(12);
  for (let at = 0; at < text.length; at += pieceLength) {
    channel.deliver(text.slice(at, at + pieceLength));
    await microtasks(1);
  }
  channel.end();
  checkPlainValue([await first, await second], text.length);

  invariant(timers.pending === 0, 'no timer is left behind');
  const sent = channel.written.filter((line) => line.startsWith('AT+CPIN='));
  invariant(sent.length <= 1, 'a code is sent once');
  // Control characters are dropped, so digits may come together that were apart.
  const isStickOwn = text.replace(/[\0-\x1f\x7f-\x9f]/g, '').includes(PIN);
  invariant(isStickOwn || !logged.includes(PIN), 'logs show no code');
  invariant(
    channel.written.length <= 2 + text.length,
    'what the stick says makes the program say no more',
  );
}

/** The answer; undefined for a failure that callers know. */
async function outcomeOf(
  session: AtSession,
  guard: PinGuard,
  command: AtCommand<unknown>,
): Promise<unknown> {
  try {
    if (!command.line.startsWith('AT+CPIN="')) return await session.run(command);
    const request = { kind: 'pin', origin: 'user', simKey: 'a', triesLeft: 3 } as const;
    return await session.run(command, { authorisation: guard.authorise(request) });
  } catch (error) {
    const isKnown =
      error instanceof AtClosedError ||
      error instanceof AtResultError ||
      error instanceof AtParseError;
    if (isKnown) return undefined;
    throw error;
  }
}

async function microtasks(count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) await Promise.resolve();
}

class FuzzedChannel implements AtChannel {
  readonly written: string[] = [];
  #onData: (bytes: Uint8Array) => void = () => undefined;
  #onEnd: (error: Error) => void = () => undefined;

  write(bytes: Uint8Array): Promise<void> {
    this.written.push(Buffer.from(bytes).toString('latin1'));
    return Promise.resolve();
  }

  onData(listener: (bytes: Uint8Array) => void): void {
    this.#onData = listener;
  }

  onEnd(listener: (error: Error) => void): void {
    this.#onEnd = listener;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  deliver(text: string): void {
    this.#onData(Buffer.from(text, 'latin1'));
  }

  end(): void {
    this.#onEnd(new Error('unplugged'));
  }
}

/** A clock that stands still. */
class CountingTimers implements AtTimers {
  pending = 0;

  now(): number {
    return 0;
  }

  set(): unknown {
    this.pending += 1;
    return { set: true };
  }

  clear(handle: unknown): void {
    const timer = handle as { set: boolean } | undefined;
    if (timer?.set) this.pending -= 1;
    if (timer) timer.set = false;
  }
}
