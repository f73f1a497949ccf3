/** What a composition root gives the engine in place of a stick: real, virtual or a test's own. */
import type { StickTransport } from '../usb/stick-transport.ts';
import type { VirtualStickAction } from './stick-spec.ts';

export interface StickSource {
  /** The engine closes it. */
  readonly transport: StickTransport;
  /** Name of the carrier's TAP, where there is one. */
  readonly carrierInterface: string | undefined;
  /** Only virtual sticks can be acted on and counted from inside. */
  readonly act: ((action: VirtualStickAction) => void) | undefined;
  readonly counters: (() => Readonly<Record<string, number>>) | undefined;
}
