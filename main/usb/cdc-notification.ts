/**
 * Notifications on the interrupt endpoint (CDC 1.2 §6.3, NCM 1.0 §6.3): an 8-byte header
 * a1, code, wValue, wIndex, wLength, then wLength bytes.
 */
export type CdcNotification =
  | { readonly type: 'network-connection'; readonly connected: boolean }
  | {
      readonly type: 'speed-change';
      readonly downlinkBitsPerSecond: number;
      readonly uplinkBitsPerSecond: number;
    }
  /** Fetch it with GET_ENCAPSULATED_RESPONSE. Sticks switched with host type "Linux" never say it. */
  | { readonly type: 'response-available' };

const REQUEST_TYPE = 0xa1;
const NETWORK_CONNECTION = 0x00;
const RESPONSE_AVAILABLE = 0x01;
const CONNECTION_SPEED_CHANGE = 0x2a;

const HEADER_LENGTH = 8;
const SPEED_LENGTH = 8;

/**
 * Turns interrupt transfers into news. One for each opening of the endpoint, whose reads must be of
 * the endpoint's packet size: a longer read swallows the end of a notification that fills a packet.
 *
 * Connection and speed are forwarded when they change (one chip repeats the pair every 32 ms), a
 * waiting response each time. Everything unknown or damaged is counted and otherwise ignored;
 * Huawei's vendor notifications (c1 …, code 03) are of that kind.
 */
export class CdcNotificationParser {
  /** Notifications, or remains of one, that meant nothing. */
  ignoredCount = 0;
  #connected: boolean | undefined;
  #downlinkBitsPerSecond: number | undefined;
  #uplinkBitsPerSecond: number | undefined;
  /** A speed change whose 8 data bytes have not all come: endpoints of 8 bytes split it. */
  #incomplete: Uint8Array | undefined;

  /** Takes one transfer; keeps none of its bytes. */
  push(transfer: Uint8Array): readonly CdcNotification[] {
    const news: CdcNotification[] = [];
    let rest = this.#completed(transfer);
    while (rest.byteLength > 0) rest = this.#takeOne(rest, news);
    return news;
  }

  /** `transfer` behind what was missing its end, unless it begins a notification of its own. */
  #completed(transfer: Uint8Array): Uint8Array {
    const start = this.#incomplete;
    if (start === undefined) return transfer;
    this.#incomplete = undefined;
    if (transfer.byteLength === 0 || isWholeNotification(transfer)) {
      this.ignoredCount += 1;
      return transfer;
    }
    const whole = new Uint8Array(start.byteLength + transfer.byteLength);
    whole.set(start);
    whole.set(transfer, start.byteLength);
    return whole;
  }

  /** Reads the notification at the start of `bytes`; returns what stands behind it. */
  #takeOne(bytes: Uint8Array, news: CdcNotification[]): Uint8Array {
    const nothing = bytes.subarray(bytes.byteLength);
    if (bytes.byteLength < HEADER_LENGTH) {
      this.ignoredCount += 1;
      return nothing;
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const dataLength = view.getUint16(6, true);
    const code = view.getUint8(1);
    const known = view.getUint8(0) === REQUEST_TYPE;

    if (known && code === CONNECTION_SPEED_CHANGE && dataLength === SPEED_LENGTH) {
      if (bytes.byteLength < HEADER_LENGTH + SPEED_LENGTH) {
        this.#incomplete = bytes.slice();
        return nothing;
      }
      this.#noteSpeed(view.getUint32(8, true), view.getUint32(12, true), news);
    } else if (known && code === NETWORK_CONNECTION && dataLength === 0) {
      this.#noteConnection(view.getUint16(2, true) !== 0, news);
    } else if (known && code === RESPONSE_AVAILABLE && dataLength === 0) {
      news.push({ type: 'response-available' });
    } else {
      this.ignoredCount += 1;
    }
    return bytes.subarray(Math.min(HEADER_LENGTH + dataLength, bytes.byteLength));
  }

  #noteConnection(connected: boolean, news: CdcNotification[]): void {
    if (connected === this.#connected) return;
    this.#connected = connected;
    news.push({ type: 'network-connection', connected });
  }

  #noteSpeed(down: number, up: number, news: CdcNotification[]): void {
    if (down === this.#downlinkBitsPerSecond && up === this.#uplinkBitsPerSecond) return;
    this.#downlinkBitsPerSecond = down;
    this.#uplinkBitsPerSecond = up;
    news.push({ type: 'speed-change', downlinkBitsPerSecond: down, uplinkBitsPerSecond: up });
  }
}

/** Eight bytes of speed never look like this: it would be a link of less than 64 kbit/s. */
function isWholeNotification(bytes: Uint8Array): boolean {
  if (bytes.byteLength < HEADER_LENGTH || bytes[0] !== REQUEST_TYPE) return false;
  const code = bytes[1];
  const dataLength = (bytes[6] ?? 0) | ((bytes[7] ?? 0) << 8);
  return (
    ((code === NETWORK_CONNECTION || code === RESPONSE_AVAILABLE) && dataLength === 0) ||
    (code === CONNECTION_SPEED_CHANGE && dataLength === SPEED_LENGTH)
  );
}
