/** The causes of a running session's trouble, each as long as its evidence holds. */
import type { Cause, CauseCode } from '../../../shared/cause.ts';
import type { Failure, FailureCode } from '../../../shared/failure.ts';
import { failureCodes } from '../../../shared/failure.ts';
import { diagnose, type FoundCause } from '../diagnose.ts';
import type { RecorderEntry } from '../recorder/recorded-event.ts';
import { SessionReading } from './session-reading.ts';

/** Below this a cause is not shown to a person who did not ask. */
const SHOWN_CONFIDENCE = 0.5;

export class LiveDiagnosis {
  readonly #reading = new SessionReading();
  readonly #sinceMs = new Map<CauseCode, number>();
  #isOnline = false;

  take(entry: RecorderEntry): void {
    this.#reading.read(entry);
    const { event } = entry;
    if (event.type === 'session') this.#isOnline = event.state.state === 'online';
  }

  /** Likeliest first, with those that may yet heal by themselves left out. */
  causes(nowMs: number): readonly FoundCause[] {
    const found = diagnose(this.#reading.facts).filter(
      ({ confidence, severity }) =>
        confidence >= SHOWN_CONFIDENCE && !(this.#isOnline && severity === 'blocks'),
    );
    const codes = new Set(found.map(({ code }) => code));
    for (const code of this.#sinceMs.keys()) if (!codes.has(code)) this.#sinceMs.delete(code);
    return found.filter(({ code, rule }) => {
      const sinceMs = this.#sinceMs.get(code) ?? nowMs;
      this.#sinceMs.set(code, sinceMs);
      return nowMs - sinceMs >= rule.visibleAfterMs;
    });
  }
}

/** For whoever shows failures: the cause as one, with the nearest code there is. */
export function failureOfCause({ code }: Pick<Cause, 'code'>): Failure {
  const isFailure = (failureCodes as readonly string[]).includes(code);
  return { code: isFailure ? (code as FailureCode) : (nearest[code] ?? 'unexpected') };
}

const nearest: Partial<Record<CauseCode, FailureCode>> = {
  'usb-power': 'usb-error',
  'no-network-function': 'stick-unsupported',
  'at-port-wrong': 'at-silent',
  'encapsulated-channel-dead': 'at-silent',
  'operator-barring': 'not-subscribed',
  'network-busy': 'bearer-refused',
  'address-type-refused': 'bearer-refused',
  'weak-signal': 'no-network',
  'noisy-signal': 'no-network',
  'call-lost-by-sleep': 'network-detach',
  framing: 'no-answer',
  'dhcp-silent': 'no-address',
  'gateway-silent': 'no-answer',
  'polkit-denied': 'helper-denied',
};
