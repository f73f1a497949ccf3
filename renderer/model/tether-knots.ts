/** How far the line holds, as five knots, told from what the engine says. */
import { failureStation } from '../../shared/failure-station.ts';
import type { AppSnapshot, Station } from '../../shared/ipc/snapshot.ts';

/** 'ask': waits for a person. 'inside': looked after inside a HiLink stick. */
export type KnotState = 'todo' | 'ask' | 'now' | 'ok' | 'bad' | 'inside';

export const stations: readonly Station[] = ['stick', 'sim', 'signal', 'connection', 'internet'];

export type Knots = Readonly<Record<Station, KnotState>>;

/** `view` is what is in front: a question about the plan is no state of the session. */
export function tetherKnots(
  { session, sticks, plans }: Pick<AppSnapshot, 'session' | 'sticks' | 'plans'>,
  view?: string,
): Knots {
  const { current, problem } = session;
  const chosen = sticks.found.find(({ id }) => id === sticks.chosenId);
  if (view === 'hilink') {
    return { stick: 'ok', sim: 'inside', signal: 'inside', connection: 'inside', internet: 'ok' };
  }
  if (view === 'busy') return upTo('stick', 'bad');
  if (view === 'choose-plan' || view === 'plan-search' || view === 'own-plan') {
    return upTo('connection', 'ask');
  }
  if (plans.doctor !== undefined && !plans.doctor.done) return upTo('connection', 'now');
  switch (current.state) {
    case 'idle':
    case 'closing':
      return chosen === undefined ? upTo('stick', 'ask') : upTo('sim', 'todo');
    case 'waiting-for-stick':
      return upTo('stick', current.action === 'reopen' ? 'now' : 'ask');
    case 'opening':
    case 'waking':
      return upTo('stick', 'now');
    case 'reading-sim':
    case 'unlocking':
      return upTo('sim', 'now');
    case 'pin-required':
      return upTo('sim', current.refused === undefined ? 'ask' : 'bad');
    case 'registering':
      return upTo('signal', 'now');
    case 'dialling':
    case 'addressing':
    case 'recovering':
      return upTo('connection', 'now');
    case 'verifying':
      return upTo('internet', 'now');
    case 'online':
      return problem === undefined ? upTo('internet', 'ok') : upTo(problem.station, 'bad');
    case 'failed':
      return failed(current.failure.code === 'no-stick' || current.failure.code === 'stick-gone');
  }

  function failed(gone: boolean): Knots {
    if (gone) return upTo('stick', 'ask');
    const code = current.state === 'failed' ? current.failure.code : 'unexpected';
    return upTo(problem?.station ?? failureStation[code], 'bad');
  }
}

/** Everything before `station` holds, `station` is in `state`, nothing after it has begun. */
function upTo(station: Station, state: KnotState): Knots {
  const at = stations.indexOf(station);
  const knot = (index: number): KnotState => (index < at ? 'ok' : index === at ? state : 'todo');
  return {
    stick: knot(0),
    sim: knot(1),
    signal: knot(2),
    connection: knot(3),
    internet: knot(4),
  };
}

/** The knot that `aria-current` marks: the first that does not hold, or undefined when all do. */
export function currentKnot(knots: Knots): Station | undefined {
  return stations.find((station) => ['ask', 'now', 'bad'].includes(knots[station]));
}
