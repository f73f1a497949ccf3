/** The seam between the AT session and the bytes of one AT port of the modem. */
export interface AtChannel {
  /**
   * Sends bytes as they are. Resolves when the port has taken them; rejects when the port is gone.
   * Calls finish in the order they were made.
   */
  write(bytes: Uint8Array): Promise<void>;
  /** Sets the single listener for incoming bytes; the listener keeps them (they are its own). */
  onData(listener: (bytes: Uint8Array) => void): void;
  /** Sets the single listener for the end of the port; called at most once. */
  onEnd(listener: (error: Error) => void): void;
  close(): Promise<void>;
}
