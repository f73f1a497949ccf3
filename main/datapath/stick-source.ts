/** What a composition root gives the engine in place of a stick: real, virtual or a test's own. */
import type { StickTransport } from '../usb/stick-transport.ts';

export interface StickSource {
  /** The engine closes it. */
  readonly transport: StickTransport;
  /** Name of the carrier's TAP, where there is one. */
  readonly carrierInterface: string | undefined;
  /** Only virtual sticks can be counted from inside. */
  readonly counters: (() => Readonly<Record<string, number>>) | undefined;
}
