/**
 * The composition root of the main thread, in one place for whoever uses the engine: sessions, a modem
 * alone, the sticks on the bus, this computer. The other root is the Worker's entry,
 * datapath/datapath-worker.ts.
 */
import { examine, type DoctorFinding } from './host/doctor.ts';

export { bundlePath } from './compose-bundles.ts';
export { composeModem, type ModemAlone } from './compose-modem.ts';
export { composeSession, type Session, type SessionOptions } from './compose-session.ts';
export {
  certify,
  chooseStick,
  listSticks,
  openCarrierTap,
  releaseSticks,
  type ListedStick,
  type ReleasedStick,
} from './compose-sticks.ts';
export type { StickSpec, VirtualStickAction } from './datapath/stick-spec.ts';
export type { Connection } from './session/connection.ts';
export type { SessionRunner } from './session/session-runner.ts';
export type { DoctorFinding } from './host/doctor.ts';

/** What on this computer could be in the way. Needs no rights. */
export function examineComputer(): readonly DoctorFinding[] {
  return examine();
}
