/** Runs the checks on demand for the page, which sees each result as it comes. */
import { FailureError } from '../../shared/failure.ts';
import type { TetheringApp } from './tethering-app.ts';

export class LineChecks {
  readonly #app: TetheringApp;
  #isRunning = false;

  constructor(app: TetheringApp) {
    this.#app = app;
  }

  /** Does nothing while they run. FailureError no-stick where no session has been started. */
  start(): void {
    const { active, store } = this.#app;
    if (active === undefined) throw new FailureError({ code: 'no-stick' });
    if (this.#isRunning) return;
    this.#isRunning = true;
    store.change('checks', { running: true, results: [] });
    const { checkServers } = store.snapshot.settings;
    void active.engine
      .checkLine(checkServers, (results) => store.change('checks', { results }))
      .finally(() => {
        this.#isRunning = false;
        store.change('checks', { running: false, finishedAtMs: Date.now() });
      });
  }
}
