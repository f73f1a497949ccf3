/**
 * What passes between a page and `tetherstick serve`: one JSON object per WebSocket message, at
 * {@link SERVE_SOCKET_PATH} of the page's own origin. Who may connect is settled before, by the
 * cookie the page was given when it was opened, and by the Origin header.
 */
import type { IpcResult, RequestChannel, SliceUpdate } from './contract.ts';

export const SERVE_SOCKET_PATH = '/rpc';

export interface ServeRequest {
  /** Chosen by the page; comes back with the answer. */
  readonly id: number;
  readonly channel: RequestChannel;
  /** Left out for channels without arguments: JSON knows no undefined. */
  readonly args?: unknown;
}

export type ServeMessage =
  | { readonly type: 'answer'; readonly id: number; readonly result: IpcResult<unknown> }
  | { readonly type: 'update'; readonly update: SliceUpdate };

/** Bytes travel as base64 in an object of this shape. */
export interface WireBytes {
  readonly $bytes: string;
}

export function toWire(message: ServeRequest | ServeMessage): string {
  return JSON.stringify(message, (_key, value: unknown) =>
    value instanceof Uint8Array ? { $bytes: toBase64(value) } : value,
  );
}

/** Throws SyntaxError on what is not JSON; the shape is the caller's to check. */
export function fromWire(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown) =>
    isWireBytes(value) ? fromBase64(value.$bytes) : value,
  );
}

function isWireBytes(value: unknown): value is WireBytes {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).length === 1 &&
    '$bytes' in value &&
    typeof value.$bytes === 'string'
  );
}

const CHUNK = 0x8000;

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += CHUNK) {
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return btoa(binary);
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
