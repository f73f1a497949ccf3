/** From a USB handle to a stick that is ready to dial and to carry packets. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { FailureError } from '../../shared/failure.ts';
import type { AtChannel } from '../at/at-channel.ts';
import { parseConfigurationDescriptor } from '../usb/descriptors.ts';
import { TransportError, type GoneReason, type StickTransport } from '../usb/stick-transport.ts';
import type { AtPort } from './at-ports.ts';
import { openAtPort } from './at-port-opening.ts';
import { BringUpTrace, type BringUpStep } from './bring-up-trace.ts';
import { bringUpNcm, type BringUpParts, type NcmLinkParameters } from './ncm-bring-up.ts';
import { recogniseStick, recognitionFailure, type StickIds } from './stick-catalog.ts';
import { UndoStack } from './undo-stack.ts';
import { failingAs, usbFailure } from './usb-failure.ts';

export interface StickIdentity extends StickIds {
  /** A guess from the product id. Serial number and MAC are the same on every stick. */
  readonly model: string;
}

export interface OpenStick {
  readonly identity: StickIdentity;
  readonly ncm: NcmLinkParameters;
  /** The port that dials. Nothing has been sent on it, except the questions of a probe. */
  readonly at: AtChannel;
  readonly atPort: AtPort;
  /** The caller's; its NCM pipes are to be opened by whoever moves packets. */
  readonly transport: StickTransport;
  /** What was asked and answered on the way, in order. */
  readonly bringUpSteps: readonly BringUpStep[];
  /**
   * Ends the AT channel, selects alternate setting 0 (which ends the pipes of the NCM function and
   * a call that is still up) and gives all interfaces back. The transport stays open: whoever made
   * it closes it. Idempotent, never rejects.
   */
  close(): Promise<void>;
}

export interface OpenStickOptions extends Partial<BringUpParts> {
  /** Hears of every step of the bring-up as it ends, also when the opening fails. */
  readonly onStep?: (step: BringUpStep) => void;
  /** How long an unlabelled port may take for one answer while it is probed; 1000 ms. */
  readonly probeTimeoutMs?: number;
}

/**
 * Claims what it needs and brings it up. Throws FailureError (stick-in-cd-mode, stick-hilink,
 * stick-unsupported, at-silent, usb-error, stick-gone) after giving back what it took.
 */
export async function openStick(
  transport: StickTransport,
  deviceIds: StickIds,
  options: OpenStickOptions = {},
): Promise<OpenStick> {
  const recognition = recogniseStick({
    vendorId: deviceIds.vendorId,
    productId: deviceIds.productId,
    configuration: parseConfigurationDescriptor(transport.configurationDescriptor),
  });
  if (recognition.kind !== 'ncm') throw new FailureError(recognitionFailure(recognition));

  const end: { reason?: GoneReason } = {};
  void transport.gone.then((reason) => (end.reason = reason));
  const undo = new UndoStack();
  const trace = new BringUpTrace(transport, options.onStep);
  try {
    const { ncm, atPorts, model, quirks } = recognition;
    for (const number of new Set([ncm.controlInterface, ncm.dataInterface])) {
      await failingAs(`claim of interface ${number}`, transport.claimInterface(number));
      undo.push(() => transport.releaseInterface(number));
    }
    if (ncm.hasOffAlternate) undo.push(() => transport.setAlternate(ncm.dataInterface, 0));
    const link = await bringUpNcm(trace, ncm, quirks, {
      sleep: options.sleep ?? ((ms) => sleep(ms)),
      randomBytes: options.randomBytes ?? randomBytes,
    });
    const { port, channel } = await openAtPort(transport, trace, undo, atPorts, {
      probeTimeoutMs: options.probeTimeoutMs ?? 1_000,
    });
    if (end.reason !== undefined) throw new TransportError('gone');

    let closing: Promise<void> | undefined;
    return {
      identity: { vendorId: deviceIds.vendorId, productId: deviceIds.productId, model },
      ncm: link,
      at: channel,
      atPort: port,
      transport,
      bringUpSteps: trace.steps,
      close: () => (closing ??= undo.unwind()),
    };
  } catch (error) {
    await undo.unwind();
    const failed = usbFailure(error, 'opening the stick');
    // A pulled stick may show as an I/O error before the system says that it is gone.
    if (end.reason === undefined) throw failed;
    const code = end.reason === 'reset' ? 'stick-reset' : 'stick-gone';
    if (failed.failure.code === code) throw failed;
    throw new FailureError(
      { code, detail: failed.failure.detail ?? failed.message },
      { cause: error },
    );
  }
}
