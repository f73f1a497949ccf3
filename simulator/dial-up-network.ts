/** Where a dialled call leads: bytes both ways, most likely PPP, which the stick does not look into. */

export interface DialUpEvents {
  /** {@link DialUpCall.read} has something. */
  readonly onReadable: () => void;
  /** {@link DialUpCall.write} takes bytes again. */
  readonly onRoom: () => void;
  /** The other side hung up, or never answered. Not called for a call that was hung up here. */
  readonly onEnd: () => void;
}

export interface DialUpCall {
  /** What came, at most one USB transfer of it; undefined = nothing yet. */
  read(): Uint8Array | undefined;
  /** Copies the bytes; false = none of them was taken, try again after `onRoom`. */
  write(bytes: Uint8Array): boolean;
  hangUp(): void;
}

export interface DialUpNetwork {
  /** Events come on later turns of the event loop only. */
  dial(events: DialUpEvents): DialUpCall;
}
