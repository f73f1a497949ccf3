/** The product's session inside one process of the guest, so that nothing is paid for starting it. */
import { composeSession } from '../../../main/compose.ts';
import type { SessionState } from '../../../shared/session.ts';

/** Of every virtual stick. */
const PIN = '1234';

export interface GuestSession {
  connect(): void;
  disconnect(): Promise<void>;
  readonly state: SessionState;
  /** Resolves in one of these states, given by name. */
  reach(...names: readonly SessionState['state'][]): Promise<SessionState>;
  /** Times at which states were entered since the last `connect`, ms of the guest. */
  readonly enteredMs: ReadonlyMap<string, number>;
  end(): Promise<void>;
}

/** A session of the stick at `busPath` that enters the PIN by itself, once for each connect. */
export function openSession(busPath: string): GuestSession {
  const { runner, end } = composeSession({
    spec: { kind: 'usb', busPath },
    // An emulated machine on a loaded host is many times slower than any real one.
    deadlineScale: 5,
    settings: { apn: 'internet', roamingAllowed: false, routing: 'everything' },
  });
  const enteredMs = new Map<string, number>();
  runner.onState((state) => {
    if (!enteredMs.has(state.state)) enteredMs.set(state.state, performance.now());
    if (state.state !== 'pin-required' || state.kind !== 'pin') return;
    if (state.refused === undefined) {
      runner.unlock({ kind: 'pin', pin: PIN, origin: 'user', consentToLastTry: false });
    }
  });
  return {
    connect() {
      enteredMs.clear();
      runner.connect();
    },
    disconnect: () => runner.disconnect(),
    get state() {
      return runner.state;
    },
    reach: (...names) => runner.whenState(({ state }) => names.includes(state)),
    enteredMs,
    end,
  };
}
