/** What the flight recorder keeps: everything that tells why a connection does not work. */
import type { SessionState } from '../../../shared/session.ts';
import type { AtTranscriptEntry } from '../../at/at-transcript.ts';
import type { DatapathEvent } from '../../datapath/worker-contract.ts';

export type RecordedEvent =
  /** Codes in it are masked before it gets here. */
  | ({ readonly type: 'at' } & Pick<AtTranscriptEntry, 'direction' | 'text' | 'sensitive'>)
  | { readonly type: 'session'; readonly state: SessionState }
  /** Link and USB: leases, silence, probes, the end of the stick. */
  | { readonly type: 'datapath'; readonly event: Exclude<DatapathEvent, { type: 'at-data' }> }
  /** What grew since the last one, by part and reason. */
  | { readonly type: 'counters'; readonly grown: Readonly<Record<string, number>> }
  | {
      readonly type: 'host-network';
      readonly change: 'applied' | 'restored' | 'failed';
      readonly detail?: string;
    }
  | { readonly type: 'process'; readonly rssBytes: number; readonly cpuMs: number };

export interface RecorderEntry {
  /** Counts up from 1. */
  readonly sequence: number;
  /** Monotonic milliseconds. */
  readonly timeMs: number;
  /** Milliseconds since 1970. */
  readonly wallMs: number;
  readonly event: RecordedEvent;
}
