/** What windows are shown before anything has happened. */
import type { AppSnapshot } from '../../shared/ipc/snapshot.ts';
import type { AppParts } from './app-parts.ts';
import { noRadio } from './radio-view.ts';
import { noPlans, noSim } from './sim-desk.ts';
import { noTraffic } from './traffic-chart.ts';

export function firstSnapshot(
  { info, settings }: Pick<AppParts, 'info' | 'settings'>,
  known: Pick<AppSnapshot, 'sticks' | 'session' | 'usage'>,
): AppSnapshot {
  return {
    app: info,
    sim: noSim,
    plans: noPlans,
    radio: noRadio,
    traffic: noTraffic,
    settings,
    checks: { running: false, results: [], finishedAtMs: undefined },
    history: [],
    ...known,
  };
}
