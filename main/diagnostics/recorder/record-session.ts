/** Joins a recorder to a session: what the session tells by itself, and what has to be asked for. */
import type { SessionState } from '../../../shared/session.ts';
import type { AtTranscriptEntry } from '../../at/at-transcript.ts';
import type { DatapathCounters, DatapathEvent } from '../../datapath/worker-contract.ts';
import type { HostNetworkPort } from '../../session/session-parts.ts';
import type { FlightRecorder } from './flight-recorder.ts';
import type { RecordedEvent, RecorderEntry } from './recorded-event.ts';

/** Of the main thread's runner; what is needed of it. */
export interface RecordedSession {
  onState(listener: (state: SessionState) => void): () => void;
}

export interface RecordedDatapath {
  onEvent(listener: (event: DatapathEvent) => void): () => void;
}

export class SessionRecording {
  readonly #recorder: FlightRecorder;
  readonly #onEntry: (entry: RecorderEntry) => void;
  #totals: Readonly<Record<string, number>> = {};

  constructor(recorder: FlightRecorder, onEntry: (entry: RecorderEntry) => void) {
    this.#recorder = recorder;
    this.#onEntry = onEntry;
  }

  /** Listens until the returned function is called. */
  follow(session: RecordedSession, datapath: RecordedDatapath): () => void {
    const stops = [
      session.onState((state) => this.#add({ type: 'session', state })),
      datapath.onEvent((event) => {
        if (event.type !== 'at-data') this.#add({ type: 'datapath', event });
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }

  readonly onTranscript = ({ direction, text, sensitive }: AtTranscriptEntry): void => {
    this.#add({ type: 'at', direction, text, ...(sensitive === undefined ? {} : { sensitive }) });
  };

  /** The same host network, its changes on record. */
  watching(host: HostNetworkPort): HostNetworkPort {
    const record = async <T>(work: Promise<T>, change: 'applied' | 'restored'): Promise<T> => {
      try {
        const result = await work;
        this.#add({ type: 'host-network', change });
        return result;
      } catch (error) {
        const detail = error instanceof Error ? error.message : String(error);
        this.#add({ type: 'host-network', change: 'failed', detail });
        throw error;
      }
    };
    return {
      prepare: (signal) => host.prepare(signal),
      openTun: (mtu, offload) => host.openTun(mtu, offload),
      apply: (request) => record(host.apply(request), 'applied'),
      restore: () => record(host.restore(), 'restored'),
    };
  }

  /** What grew since the last time; call it every few seconds. */
  sample(
    counters: DatapathCounters,
    usage: { readonly rssBytes: number; readonly cpuMs: number },
  ): void {
    const totals = flattened(counters);
    const grown: Record<string, number> = {};
    for (const [name, total] of Object.entries(totals)) {
      const before = this.#totals[name] ?? 0;
      // A stick that was opened again counts from zero.
      const growth = total >= before ? total - before : total;
      if (growth > 0) grown[name] = growth;
    }
    this.#totals = totals;
    if (Object.keys(grown).length > 0) this.#add({ type: 'counters', grown });
    this.#add({ type: 'process', ...usage });
  }

  #add(event: RecordedEvent): void {
    this.#onEntry(this.#recorder.add(event));
  }
}

function flattened(counters: DatapathCounters): Record<string, number> {
  const flat: Record<string, number> = {};
  for (const [part, values] of Object.entries(counters)) {
    for (const [name, value] of Object.entries((values ?? {}) as Record<string, number>)) {
      flat[`${part}.${name}`] = value;
    }
  }
  return flat;
}
