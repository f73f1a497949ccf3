export type NtbErrorReason =
  | 'bad-options'
  | 'bad-parameters'
  | 'buffer-too-small'
  | 'no-block'
  | 'datagram-too-short'
  | 'datagram-too-long'
  | 'no-such-datagram'
  | 'slots-overrun';

/**
 * The caller of the framer made a mistake, or the stick's NTB parameters can not be worked with.
 * Never thrown for the content of a received block: those are counted, see ntb-fault.ts.
 */
export class NtbError extends Error {
  readonly reason: NtbErrorReason;

  constructor(reason: NtbErrorReason, detail: string) {
    super(`${reason}: ${detail}`);
    this.name = 'NtbError';
    this.reason = reason;
  }
}
