/** Tries the plans that fit one after the other, with the person's consent, until one is online. */
import type { Failure } from '../../shared/failure.ts';
import type { TetheringApp } from './tethering-app.ts';

/** Failures that another access point can mend; any other ends the search. */
const mendable: ReadonlySet<Failure['code']> = new Set([
  'apn-refused',
  'auth-refused',
  'not-subscribed',
  'bearer-refused',
  'bearer-timeout',
  'no-address',
  'no-answer',
]);

export class ApnDoctor {
  readonly #app: TetheringApp;
  #isStopped = true;

  constructor(app: TetheringApp) {
    this.#app = app;
  }

  /** Does nothing while one is at work. Remembers the plan that works for this SIM. */
  start(): void {
    if (!this.#isStopped) return;
    this.#isStopped = false;
    void this.#run().finally(() => (this.#isStopped = true));
  }

  /** The candidate that is being tried is tried to its end. */
  stop(): void {
    this.#isStopped = true;
  }

  async #run(): Promise<void> {
    const { store } = this.#app;
    const { candidates } = store.snapshot.plans;
    const outcomes: (Failure | 'online')[] = [];
    for (const [trying, plan] of candidates.entries()) {
      if (this.#isStopped) break;
      store.change('plans', { doctor: { trying, outcomes: [...outcomes], done: false } });
      const outcome = await this.#app.tryPlan(plan);
      outcomes.push(outcome);
      store.change('plans', { doctor: { trying, outcomes: [...outcomes], done: false } });
      if (outcome === 'online') await this.#app.sims.rememberPlan(plan);
      if (outcome === 'online' || !mendable.has(outcome.code)) break;
    }
    if (this.#isStopped && outcomes.at(-1) !== 'online') {
      // Whoever stopped it is back where it was offered.
      store.change('plans', { candidates, doctor: undefined });
      return;
    }
    const trying = Math.max(0, outcomes.length - 1);
    store.change('plans', { candidates, doctor: { trying, outcomes, done: true } });
  }
}
