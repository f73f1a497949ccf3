/** Where a reading of the SIM leads: to the user, or on to the network. */
import type { Failure } from '../../shared/failure.ts';
import type { SimReading } from '../../shared/session.ts';
import { deadlinesMs, giveUp, type Step } from './step.ts';

/**
 * `refused` is why the user is asked once more, undefined the first time; then an attempt on record
 * takes its place, for the user to know before the next one.
 */
export function simStep(sim: SimReading, refused: Failure | undefined): Step {
  switch (sim.status) {
    case 'ready':
      return {
        next: { state: 'registering', registration: undefined },
        effects: [
          { type: 'set-deadline', afterMs: deadlinesMs.registering },
          { type: 'watch-registration' },
        ],
      };
    case 'pin':
    case 'puk':
      if (sim.status === 'puk' && sim.triesLeft === 0) return giveUp({ code: 'sim-blocked' });
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
