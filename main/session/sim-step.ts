/** Where a reading of the SIM leads: to the user, or on to the network. */
import type { Failure } from '../../shared/failure.ts';
import type { SimReading } from '../../shared/session.ts';
import { deadlinesMs, giveUp, registerStep, type Step } from './step.ts';

/**
 * `refused` is why the user is asked once more, undefined the first time; then an attempt on record
 * takes its place, for the user to know before the next one.
 */
export function simStep(sim: SimReading, refused: Failure | undefined): Step {
  switch (sim.status) {
    case 'ready':
      return registerStep();
    case 'pin':
    case 'puk':
      if (sim.status === 'puk' && sim.triesLeft === 0) return giveUp({ code: 'sim-blocked' });
      // Once: after a refusal the memory is empty, and `refused` says so too.
      if (sim.remembered === true && sim.onRecord === undefined && refused === undefined) {
        return {
          next: { state: 'unlocking' },
          effects: [
            { type: 'set-deadline', afterMs: deadlinesMs.unlocking },
            { type: 'unlock-sim-by-memory' },
          ],
        };
      }
      // The user may take a day: no deadline while the question stands.
      return {
        next: {
          state: 'pin-required',
          kind: sim.status,
          triesLeft: sim.triesLeft,
          refused: refused ?? onRecord(sim),
        },
        effects: [{ type: 'clear-deadline' }],
      };
  }
}

function onRecord({
  triesLeft,
  onRecord: detail,
}: Exclude<SimReading, { status: 'ready' }>): Failure | undefined {
  if (detail === undefined) return undefined;
  const failure: Failure = { code: 'pin-guarded', detail };
  return triesLeft === undefined ? failure : { ...failure, triesLeft };
}
