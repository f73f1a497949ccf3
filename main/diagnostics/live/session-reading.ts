/** What a running session records, as facts: the same the rules know from logs. */
import type { Registration, SessionState } from '../../../shared/session.ts';
import type { LinkEvent } from '../../net/link-event.ts';
import type { MeasurementAnswer } from '../../net/measure/measurement.ts';
import { AtReading } from '../at-reading.ts';
import { isCaptiveStatus, NO_ERROR, NO_SUCH_NAME } from '../checks/answer-codes.ts';
import type { Fact, Seen } from '../fact.ts';
import type { RecordedEvent, RecorderEntry } from '../recorder/recorded-event.ts';

/** Radio reports come by the second: more of one kind say no more. */
const MAX_FACTS = 2_000;

export class SessionReading {
  #facts: Fact[] = [];
  #at = this.#conversation();

  /** Oldest first; those of the attempt under way. */
  get facts(): readonly Fact[] {
    return this.#facts;
  }

  read({ sequence, timeMs, event }: RecorderEntry): void {
    const place = { lines: [sequence], timeMs };
    if (event.type === 'at') {
      if (event.direction === 'out') this.#at.out(event.text, place);
      else if (event.direction === 'in') this.#at.in(event.text, place);
      return;
    }
    if (event.type === 'session' && event.state.state === 'opening') this.#startOver();
    for (const seen of factsOf(event)) this.#add({ ...seen, ...place });
  }

  /** A new attempt: what was wrong with the one before is history, but not what the bus did. */
  #startOver(): void {
    this.#facts = this.#facts.filter(({ kind }) => kind.startsWith('usb-'));
    this.#at = this.#conversation();
  }

  #conversation(): AtReading {
    return new AtReading((fact) => this.#add(fact));
  }

  #add(fact: Fact): void {
    this.#facts.push(fact);
    if (this.#facts.length > MAX_FACTS) this.#facts = this.#facts.slice(-MAX_FACTS / 2);
  }
}

function factsOf(event: Exclude<RecordedEvent, { type: 'at' }>): readonly Seen[] {
  switch (event.type) {
    case 'session':
      return stateFacts(event.state);
    case 'datapath':
      return datapathFacts(event.event);
    case 'host-network':
      return event.change === 'failed' ? [{ kind: 'route-refused' }] : [];
    case 'counters':
    case 'process':
      return [];
  }
}

function stateFacts(state: SessionState): readonly Seen[] {
  const name: Seen = { kind: 'state', text: state.state };
  switch (state.state) {
    case 'online':
      return [name, { kind: 'answered' }];
    case 'pin-required': {
      const asked: Seen = { kind: state.kind === 'pin' ? 'sim-pin' : 'sim-puk' };
      const refused = state.refused;
      return refused === undefined
        ? [name, asked]
        : [name, asked, { kind: 'failure', text: refused.code }];
    }
    case 'registering':
      return [name, ...registrationFacts(state.registration)];
    case 'recovering':
      return [
        name,
        { kind: 'bearer-down', value: state.cause.cause ?? 0 },
        { kind: 'failure', text: state.cause.code },
      ];
    case 'closing':
    case 'failed': {
      const { failure } = state;
      if (failure === undefined) return [name];
      const told: Seen = { kind: 'failure', text: failure.code };
      const isRefusal = failure.cause !== undefined && failure.code === 'bearer-refused';
      return isRefusal
        ? [name, { kind: 'bearer-refused', value: failure.cause }, told]
        : [name, told];
    }
    default:
      return [name];
  }
}

function registrationFacts(registration: Registration | undefined): readonly Seen[] {
  switch (registration?.status) {
    case 'home':
      return [{ kind: 'registered', text: 'home' }];
    case 'roaming':
      return [{ kind: 'registered', text: 'roaming' }, { kind: 'roaming' }];
    case 'searching':
      return [{ kind: 'searching' }];
    case 'denied':
      return [
        {
          kind: 'registration-denied',
          ...(registration.cause === undefined ? {} : { value: registration.cause }),
        },
      ];
    default:
      return [];
  }
}

function datapathFacts(
  event: Extract<RecordedEvent, { type: 'datapath' }>['event'],
): readonly Seen[] {
  switch (event.type) {
    case 'stick-gone':
      return [{ kind: 'usb-detached' }];
    case 'broken':
      return event.failure.code === 'usb-error' ? [{ kind: 'usb-transfer-error' }] : [];
    case 'at-ended':
    case 'carrier':
    case 'merges-refused':
    case 'virtual-stick':
      return [];
    case 'link':
      return linkFacts(event.event);
  }
}

function linkFacts(event: LinkEvent): readonly Seen[] {
  switch (event.type) {
    case 'lease':
      return [
        { kind: event.lease.source === 'dhcp' ? 'dhcp-answered' : 'static-address' },
        { kind: 'address' },
      ];
    case 'lease6':
      return [{ kind: 'address' }];
    case 'dhcp-silent':
      return [{ kind: 'dhcp-failed' }];
    case 'gateway-mac':
      return [{ kind: 'gateway-answered' }];
    case 'answered':
      return [{ kind: 'answered' }];
    case 'probe-failed':
      return [{ kind: 'probe-lost' }];
    case 'measured':
      return measuredFacts(event.answer);
    case 'lease-lost':
    case 'lease6-lost':
    case 'ra-silent':
      return [];
  }
}

function measuredFacts(answer: MeasurementAnswer): readonly Seen[] {
  switch (answer.kind) {
    case 'look-up': {
      const isServed = answer.responseCode === NO_ERROR || answer.responseCode === NO_SUCH_NAME;
      return [{ kind: isServed ? 'dns-answered' : 'dns-failed' }];
    }
    case 'path-mtu': {
      const { mtu, toldMtu, linkMtu } = answer;
      if (mtu === undefined) return [];
      const isSilentlyLost = mtu < linkMtu && toldMtu === undefined;
      return [{ kind: isSilentlyLost ? 'large-lost' : 'large-passed' }];
    }
    case 'download':
      return isCaptiveStatus(answer.status) ? [{ kind: 'captive' }] : [];
    case 'echo':
    case 'connect':
    case 'impossible':
      return [];
  }
}
