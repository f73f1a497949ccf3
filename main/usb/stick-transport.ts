/**
 * The one seam between this program and USB. Implemented by NodeUsbTransport (a real stick) and by
 * VirtualStick (simulator/); test/contract/stick-transport runs the same suite over both.
 */
export interface StickTransport {
  /** Raw configuration descriptor, as read with GET_DESCRIPTOR. */
  readonly configurationDescriptor: Uint8Array;

  /** Takes an interface for this process; alternate setting 0 is selected. */
  claimInterface(interfaceNumber: number): Promise<void>;
  /** Needs the claim. Endpoints of other alternate settings of the interface end with 'aborted'. */
  setAlternate(interfaceNumber: number, alternateSetting: number): Promise<void>;
  releaseInterface(interfaceNumber: number): Promise<void>;

  /** Resolves with what the device sent (at most `length` bytes), or 'stall' when it refused. */
  controlIn(
    request: ControlRequest,
    length: number,
    timeoutMs: number,
  ): Promise<Uint8Array | 'stall'>;
  controlOut(request: ControlRequest, data: Uint8Array, timeoutMs: number): Promise<void | 'stall'>;

  /** A string descriptor in the device's first language; undefined for index 0 or on a stall. */
  stringDescriptor(index: number): Promise<string | undefined>;

  /**
   * Keeps `inFlight` reads of `size` bytes queued on a bulk or interrupt IN endpoint, in the
   * transport's own reused buffers. `onData` gets one transfer at a time, in order, and must be
   * done with the bytes when it returns; a zero-length transfer is delivered as an empty array.
   * `bytes` is the start of `buffer`, which is one of `inFlight` objects: to keep something by it
   * pays, as they come again and again. What is in it behind `bytes` is of no meaning.
   * `onEnd` is called exactly once, when the pipe will deliver nothing more.
   */
  openIn(
    endpoint: number,
    options: { readonly size: number; readonly inFlight: number },
    onData: (bytes: Uint8Array, buffer: Uint8Array) => void,
    onEnd: (error: TransportError) => void,
  ): InPipe;

  /**
   * Queues one OUT transfer; several may be in flight and finish in the order they were queued.
   * The buffer belongs to the transport until the promise settles. Never adds a zero-length packet.
   */
  write(endpoint: number, bytes: Uint8Array, timeoutMs: number): Promise<void>;

  /**
   * Resets the port, as pulling and plugging would, and ends the transport: `gone` resolves. The
   * stick comes back as it starts, at the same place.
   */
  reset(): Promise<void>;

  /** Resolves with how it came when nothing works any more. Never rejects. */
  readonly gone: Promise<GoneReason>;
  /** Ends every transfer, gives all interfaces back. Idempotent. */
  close(): Promise<void>;
}

export type GoneReason =
  /** By {@link StickTransport.close}. */
  | 'closed'
  /** It left the bus: pulled out, switched off, or back as something else. */
  | 'unplugged'
  /**
   * The system reset it, which takes the interfaces from whoever holds them and ends a call. The
   * stick is still there and can be opened again.
   */
  | 'reset';

export interface InPipe {
  /** Cancels the queued reads; resolves when the last buffer is back. */
  close(): Promise<void>;
}

export interface ControlRequest {
  readonly direction: 'in' | 'out';
  readonly type: 'standard' | 'class' | 'vendor';
  readonly recipient: 'device' | 'interface' | 'endpoint';
  readonly request: number;
  readonly value: number;
  readonly index: number;
}

export type TransportErrorReason =
  /** The stick was unplugged or reset, or the transport was closed. */
  | 'gone'
  | 'stall'
  | 'timeout'
  /** Cancelled by InPipe.close, setAlternate or releaseInterface. */
  | 'aborted'
  /** The device sent more than the buffer holds. */
  | 'overflow'
  /** The caller used an interface or endpoint it does not hold. */
  | 'not-claimed'
  /** Another program holds the interface. */
  | 'busy'
  | 'io';

export class TransportError extends Error {
  readonly reason: TransportErrorReason;

  constructor(reason: TransportErrorReason, detail?: string, options?: ErrorOptions) {
    super(
      detail === undefined
        ? `USB transfer failed: ${reason}`
        : `USB transfer failed: ${reason} (${detail})`,
      options,
    );
    this.name = 'TransportError';
    this.reason = reason;
  }
}
