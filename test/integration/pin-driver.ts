/**
 * A program of its own that unlocks the SIM of a virtual stick, for tests that kill it or run two.
 * Says on standard output, as JSON lines, what state it is in and what it sent; enters the PIN when
 * it is told `go` on standard input. The stick answers slowly from then on.
 */
import { createInterface } from 'node:readline';

import { composeSession } from '../../main/compose.ts';
import type { Unlock } from '../../main/session/procedures/unlock-sim.ts';

export interface PinDriverOptions {
  readonly pinJournalDir: string;
  readonly pin: string;
  readonly origin: Unlock['origin'];
  /** How long the stick takes for each answer once the PIN is entered. */
  readonly answerMs: number;
}

export type PinDriverLine =
  | {
      readonly state: string;
      readonly refused?: { readonly code: string; readonly detail?: string };
    }
  | { readonly sent: string }
  | { readonly storedPinWrong: string };

const options = JSON.parse(process.argv[2] ?? '{}') as PinDriverOptions;
const { pinJournalDir, pin, origin, answerMs } = options;
const TIME_SCALE = 0.02;
const say = (line: PinDriverLine) => process.stdout.write(`${JSON.stringify(line)}\n`);

const session = composeSession({
  spec: {
    kind: 'virtual',
    profile: 'e3372s-153',
    faults: { noNetwork: true },
    seed: 1,
    timeScale: TIME_SCALE,
    sim: { pin: '4711' },
    carrier: { kind: 'built-in' },
  },
  settings: { apn: 'internet', roamingAllowed: false, routing: 'none' },
  pinJournalDir,
  onTranscript: ({ direction, text }) => {
    if (direction === 'out') say({ sent: text });
  },
  onStoredPinWrong: (simKey) => say({ storedPinWrong: simKey }),
});
const { runner } = session;

runner.onState((state) => {
  const refused = state.state === 'pin-required' ? state.refused : undefined;
  say(refused === undefined ? { state: state.state } : { state: state.state, refused });
});
runner.connect();

for await (const word of createInterface({ input: process.stdin })) {
  if (word !== 'go') break;
  const faults = { atDelayMs: answerMs / TIME_SCALE };
  await session.actOnVirtualStick({ do: 'set-faults', faults });
  runner.unlock({ kind: 'pin', pin, origin, consentToLastTry: false });
}
await session.end();
