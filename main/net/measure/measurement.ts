/**
 * Measuring the path from inside it: packets of our own through the link, whatever routes and name
 * servers the host has. One measurement at a time; pure, time is an argument.
 */
import type { Ipv4Packet } from '../ipv4.ts';

/** Plain data: it crosses a thread boundary. Addresses are dotted decimal. */
export type MeasurementRequest =
  /** Echo requests, a second apart at most; done when all are answered. */
  | { readonly kind: 'echo'; readonly destination: string; readonly count: number }
  | { readonly kind: 'look-up'; readonly server: string; readonly name: string }
  /** Up to `linkMtu`, the largest that the link carries. */
  | { readonly kind: 'path-mtu'; readonly destination: string; readonly linkMtu: number }
  /** Opens a TCP connection and closes it again. */
  | { readonly kind: 'connect'; readonly destination: string; readonly port: number }
  | DownloadRequest;

/** Gets a page over HTTP and throws it away, while echoes tell how long packets wait meanwhile. */
export interface DownloadRequest {
  readonly kind: 'download';
  readonly destination: string;
  readonly port: number;
  readonly host: string;
  readonly path: string;
  /** It ends at whichever comes first. */
  readonly maxBytes: number;
  readonly maxMs: number;
}

export type MeasurementAnswer =
  | {
      readonly kind: 'echo';
      readonly sent: number;
      /** In the order of the answers. */
      readonly rttsMs: readonly number[];
    }
  | {
      readonly kind: 'look-up';
      /** Undefined: no answer came. */
      readonly rttMs: number | undefined;
      /** Of RFC 1035: 0 no error, 2 server failure, 3 no such name. */
      readonly responseCode: number | undefined;
      /** The first IPv4 address of the answer. */
      readonly address: string | undefined;
    }
  | {
      readonly kind: 'path-mtu';
      /** The longest packet that was answered; undefined: none was. */
      readonly mtu: number | undefined;
      /** What a router on the way said when it dropped a longer one. */
      readonly toldMtu: number | undefined;
      /** The longest that was tried. */
      readonly linkMtu: number;
    }
  | {
      readonly kind: 'connect';
      /** Undefined: no answer came. */
      readonly rttMs: number | undefined;
      /** The answer was a refusal: the host is there, the service is not. */
      readonly refused: boolean;
    }
  | DownloadAnswer
  /** There is no address to measure from, or no usable one to measure to. */
  | { readonly kind: 'impossible' };

export interface DownloadAnswer {
  readonly kind: 'download';
  readonly rttMs: number | undefined;
  readonly refused: boolean;
  /** Of HTTP; undefined where no answer came. */
  readonly status: number | undefined;
  /** Received in order. */
  readonly bytes: number;
  /** Those of them behind what came in one go with the first. */
  readonly timedBytes: number;
  /** From the first byte to the last one. */
  readonly tookMs: number;
  /** Echoes sent while bytes were coming. */
  readonly loadedRttsMs: readonly number[];
}

/** What tells packets of a measurement from the host's own. */
export interface OwnEnd {
  readonly address: number;
  /** Of echoes. */
  readonly identifier: number;
  /** Of UDP and TCP. */
  readonly port: number;
  readonly random32: () => number;
}

export interface OwnPacket {
  readonly protocol: number;
  readonly destination: number;
  readonly payload: Uint8Array;
  readonly dontFragment?: boolean;
}

export interface Measurement {
  /** Of the next {@link Measurement.tick}; Infinity once there is an answer. */
  readonly deadlineMs: number;
  readonly answer: MeasurementAnswer | undefined;
  tick(nowMs: number): readonly OwnPacket[];
  /** A packet for {@link OwnEnd}, already checked as IPv4. */
  receive(nowMs: number, packet: Ipv4Packet): readonly OwnPacket[];
}

/** How long an answer may take. */
export const ANSWER_LIMIT_MS = 2_000;
