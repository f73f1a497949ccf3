/** Where the parts of the link put what they have to say. */
import { CounterSet } from './link-counters.ts';
import { FrameQueue } from './frame-queue.ts';
import type { LinkEvent } from './link-event.ts';

export class LinkOutput {
  readonly counters = new CounterSet();
  readonly frames = new FrameQueue();
  #events: LinkEvent[] = [];

  /** Queues a frame of the link's own; it may be dropped, everything in here is repeated. */
  send(frame: Uint8Array): void {
    if (!this.frames.push(frame)) this.counters.add('own-frames-dropped');
  }

  emit(event: LinkEvent): void {
    // A stick that changes its MAC with every packet must not grow the list.
    const replaces = event.type === 'gateway-mac' && this.#events.at(-1)?.type === 'gateway-mac';
    this.#events.splice(replaces ? -1 : this.#events.length, 1, event);
  }

  takeEvents(): readonly LinkEvent[] {
    return this.#events.splice(0);
  }
}
