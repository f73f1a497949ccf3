/**
 * One AT port: characters in, lines and result codes out, one command line at a time; or the bytes of
 * a dialled call. What belongs to a port and not to the modem lives here: echo, result format, error
 * mode, subscriptions.
 */
import { type AtReply, type FinalResult, failed, finalResultText } from './at-reply.ts';
import { type AtRequest, splitCommandLine } from './at-line.ts';
import type { DialUpCall, DialUpNetwork } from './dial-up-network.ts';
import type { FaultState } from './fault-state.ts';
import type { InEndpoint } from './in-endpoint.ts';
import type { OutEndpoint } from './out-endpoint.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { StickClock } from './stick-clock.ts';
import type { StickCounters } from './stick-counters.ts';
import type { AtPortName } from './stick-profile.ts';

export interface ModemPortParts {
  readonly name: AtPortName | 'encapsulated';
  readonly clock: StickClock;
  readonly random: SeededRandom;
  readonly faults: FaultState;
  readonly counters: StickCounters;
  /** Carries out one command. */
  readonly execute: (request: AtRequest, port: ModemPort) => AtReply;
  /** Hands one USB transfer to the host. */
  readonly send: (bytes: Uint8Array) => void;
  /** Bytes handed over that the host has not read. */
  readonly unreadBytes: () => number;
  /** False from the moment the AT engine died; a port that overflows may be what kills it. */
  readonly isAlive?: () => boolean;
  readonly onOverflow?: () => void;
  /** What the bytes of a call go through; a port without it can not carry one. */
  readonly bulk?: { readonly in: InEndpoint; readonly out: OutEndpoint };
}

const SHORTEST_ANSWER_MS = 20;
const LONGEST_ANSWER_MS = 200;
/** How long output is collected before it becomes transfers; what falls together is glued. */
const LONGEST_COLLECTION_MS = 10;
/** Beyond this the port forgets output: a host that never reads must not cost memory. */
const UNREAD_LIMIT = 8192;
/** The same where overflowing is fatal: a guess at the stick's buffer. */
const WEDGE_LIMIT = 1024;
/** Lines of one storm. */
const SHORTEST_STORM = 3;
const LONGEST_STORM = 20;
const GLUE_CHANCE = 1 / 4;
/** What comes unasked at any time: reports a host knows, one it does not, one with a prefix of +. */
const stormLines = [
  '^RSSI:18',
  '^HCSQ:"LTE",57,56,130,24',
  '^MODE:6,101',
  '^LWURC: 1,0,0',
  '^STIN: 0,0,0',
  '^HWNAT:0,0,"x, y: OK"',
  '+XEVENT: 7',
];
const LINE_LIMIT = 2048;

const numericResults: Readonly<Record<string, string>> = {
  OK: '0',
  CONNECT: '1',
  'NO CARRIER': '3',
  ERROR: '4',
};

export class ModemPort {
  readonly name: ModemPortParts['name'];

  echo = true;
  isQuiet = false;
  isVerbose = true;
  errorMode = 0;
  /** `^CURC`: whether unsolicited `^` results come on this port. */
  sendsUnsolicited = true;
  sendsFlowReports = false;
  /** `n` of `+CREG=n` and its sisters, by command name. */
  readonly registrationReports = { '+CREG': 0, '+CGREG': 0, '+CEREG': 0 };

  readonly #parts: ModemPortParts;
  #isPowered = false;
  #input = '';
  #line = '';
  #lastLine = '';
  #isBusy = false;
  #output = '';
  #isCollecting = false;
  #isTerminalReady = false;
  #call: DialUpCall | undefined;

  constructor(parts: ModemPortParts) {
    this.name = parts.name;
    this.#parts = parts;
  }

  /** DTR, as the host's serial driver left it; dropping it hangs up. */
  get isTerminalReady(): boolean {
    return this.#isTerminalReady;
  }

  set isTerminalReady(isReady: boolean) {
    if (this.#isTerminalReady && !isReady) this.hangUp();
    this.#isTerminalReady = isReady;
  }

  get canCall(): boolean {
    return this.#parts.bulk !== undefined;
  }

  /** The AT parser runs from now on; what came before is lost, as it is in a booting stick. */
  powerUp(): void {
    this.#isPowered = true;
  }

  /** Takes characters from the host; they are copied. False where a call has no room for them. */
  receive(bytes: Uint8Array): boolean {
    if (this.#call !== undefined) return this.#call.write(bytes);
    if (!this.#isAwake()) return true;
    this.#input += Buffer.from(bytes).toString('latin1');
    this.#consume();
    return true;
  }

  /** The port carries a call from here on: no command is read and nothing is announced. */
  startCall(network: DialUpNetwork): void {
    const { bulk } = this.#parts;
    if (bulk === undefined) throw new RangeError('this port can not carry a call');
    this.#flush();
    const call = network.dial({
      onReadable: () => bulk.in.retry(),
      onRoom: () => bulk.out.retry(),
      onEnd: () => this.#endCall(),
    });
    this.#call = call;
    bulk.in.source = () => call.read();
  }

  /** Ends the call, if there is one, as the stick or its host do. */
  hangUp(): void {
    if (this.#call === undefined) return;
    this.#call.hangUp();
    this.#endCall();
  }

  #endCall(): void {
    const { bulk } = this.#parts;
    this.#call = undefined;
    if (bulk === undefined) return;
    bulk.in.source = undefined;
    this.#emit('\r\nNO CARRIER\r\n');
    // What waited for room is read as characters now.
    bulk.out.retry();
  }

  /** Sends an unsolicited result code, given without its line ends. */
  announce(line: string): void {
    const { urcDropPercent } = this.#parts.faults.now;
    if (urcDropPercent > 0 && this.#parts.random.chance(urcDropPercent / 100)) return;
    this.#emit(`\r\n${line}\r\n`);
  }

  /** ATZ and AT&F. Reporting set with ^CURC survives, as on the stick. */
  resetProfile(): void {
    this.echo = true;
    this.isQuiet = false;
    this.isVerbose = true;
    this.errorMode = 0;
  }

  #isAwake(): boolean {
    const { atSilent, muteWithoutDtr } = this.#parts.faults.now;
    const isAlive = this.#parts.isAlive?.() ?? true;
    return this.#isPowered && isAlive && !atSilent && (this.isTerminalReady || !muteWithoutDtr);
  }

  #consume(): void {
    while (!this.#isBusy && this.#input !== '') {
      const character = this.#input.charAt(0);
      this.#input = this.#input.slice(1);
      if (this.echo) this.#emit(character);
      // A/ repeats the last line and needs no CR (V.250 §5.2.4).
      if (character === '/' && this.#line.toUpperCase() === 'A') {
        this.#line = '';
        this.#start(this.#lastLine);
      } else if (character === '\r') {
        const line = this.#line;
        this.#line = '';
        if (line.trim() !== '') this.#lastLine = line;
        this.#start(line);
      } else if (character === '\b') {
        this.#line = this.#line.slice(0, -1);
      } else if (character !== '\n' && this.#line.length < LINE_LIMIT) {
        this.#line += character;
      }
    }
  }

  #start(line: string): void {
    const requests = splitCommandLine(line);
    if (requests === undefined) return;
    this.#parts.counters.atLines += 1;
    this.#isBusy = true;
    const { random, faults, clock } = this.#parts;
    const answerMs = random.integer(SHORTEST_ANSWER_MS, LONGEST_ANSWER_MS) + faults.now.atDelayMs;
    clock.after(answerMs, () => {
      if (faults.now.urcStorm && this.sendsUnsolicited) this.#storm();
      this.#run(requests, []);
    });
  }

  /** Runs the rest of a line; the first error ends it (V.250 §5.3). */
  #run(requests: readonly AtRequest[], pending: readonly (() => void)[]): void {
    const [request, ...others] = requests;
    if (request === undefined) return this.#finish('OK', pending);

    const reply = request.name === '' ? failed() : this.#parts.execute(request, this);
    const answer = (): void => {
      if (reply.lines.length > 0) {
        const lead = this.isVerbose ? '\r\n' : '';
        this.#emit(`${lead}${reply.lines.join('\r\n')}\r\n`);
      }
      const effects = reply.then === undefined ? pending : [...pending, reply.then];
      if (reply.final === 'OK') this.#run(others, effects);
      else this.#finish(reply.final, effects);
    };
    if (reply.durationMs === undefined) answer();
    else this.#parts.clock.after(reply.durationMs, answer);
  }

  #finish(final: FinalResult, effects: readonly (() => void)[]): void {
    const text = finalResultText(final, this.errorMode);
    if (!this.isQuiet) {
      this.#emit(
        this.isVerbose ? `\r\n${text}${this.#glue()}\r\n` : `${numericResults[text] ?? text}\r`,
      );
    }
    this.#isBusy = false;
    for (const effect of effects) effect();
    this.#consume();
  }

  #storm(): void {
    const { random } = this.#parts;
    for (let left = random.integer(SHORTEST_STORM, LONGEST_STORM); left > 0; left -= 1) {
      this.announce(stormLines[random.integer(0, stormLines.length - 1)] ?? '');
    }
  }

  /** As in a log of an ME906: `+CME ERROR: 25+CNUM: …`. */
  #glue(): string {
    const { random, faults } = this.#parts;
    if (!faults.now.gluesFinals || !random.chance(GLUE_CHANCE)) return '';
    return random.chance(1 / 2) ? '^RSSI:18' : '+XEVENT: 7';
  }

  #emit(text: string): void {
    const { counters, unreadBytes, clock, random, faults, onOverflow } = this.#parts;
    if (!this.#isAwake() || this.#call !== undefined) return;
    const limit = faults.now.wedgesWhenUnread ? WEDGE_LIMIT : UNREAD_LIMIT;
    if (unreadBytes() + this.#output.length + text.length > limit) {
      counters.drop('at-unread', text.length);
      if (faults.now.wedgesWhenUnread) onOverflow?.();
      return;
    }
    this.#output += text;
    if (this.#isCollecting) return;
    this.#isCollecting = true;
    clock.after(random.integer(0, LONGEST_COLLECTION_MS), () => {
      this.#isCollecting = false;
      this.#flush();
    });
  }

  /** One transfer, or two cut anywhere: hosts must not take a transfer for a line. */
  #flush(): void {
    if (this.#output === '') return;
    const { random, send } = this.#parts;
    const bytes = Uint8Array.from(Buffer.from(this.#output, 'latin1'));
    this.#output = '';
    if (bytes.length > 1 && random.chance(1 / 3)) {
      const cut = random.integer(1, bytes.length - 1);
      send(bytes.slice(0, cut));
      send(bytes.slice(cut));
    } else {
      send(bytes);
    }
  }
}
