/** Keeps the radio slice up to date while a SIM is open: what a person sees of the place they are in. */
import type { SessionState } from '../../shared/session.ts';
import type { AtSession } from '../at/at-session.ts';
import { internetDetails, noRadio, readRadio, readStickDetails } from './radio-view.ts';
import type { SliceStore } from './slice-store.ts';

export interface RadioWatchParts {
  readonly store: SliceStore;
  readonly at: () => AtSession | undefined;
  /** Unix milliseconds. */
  readonly nowMs: () => number;
}

const EVERY_MS = 5_000;

/** States in which the SIM is open and the modem has time for a question. */
const watched: ReadonlySet<SessionState['state']> = new Set([
  'registering',
  'dialling',
  'addressing',
  'verifying',
  'online',
]);
/** Nothing is known any more of what was read before. */
const over: ReadonlySet<SessionState['state']> = new Set([
  'idle',
  'failed',
  'opening',
  'waiting-for-stick',
]);

export class RadioWatch {
  readonly #parts: RadioWatchParts;
  #timer: NodeJS.Timeout | undefined;
  #isReading = false;
  #state: SessionState = { state: 'idle' };
  #apn = '';
  #ntbFormat: string | undefined;
  #isStickShown = false;

  constructor(parts: RadioWatchParts) {
    this.#parts = parts;
  }

  stickOpened(ntbFormat: string): void {
    this.#ntbFormat = ntbFormat;
  }

  follow(state: SessionState, apn: string): void {
    this.#state = state;
    this.#apn = apn;
    if (over.has(state.state)) this.stop();
    else if (watched.has(state.state) && this.#timer === undefined) {
      this.#timer = setInterval(() => void this.#read(), EVERY_MS);
      void this.#read();
    }
    this.#showInternet();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#isStickShown = false;
    this.#parts.store.set('radio', noRadio);
  }

  async #read(): Promise<void> {
    const { store, nowMs } = this.#parts;
    const at = this.#parts.at();
    if (at === undefined || this.#isReading || !watched.has(this.#state.state)) return;
    this.#isReading = true;
    try {
      if (!this.#isStickShown) {
        this.#isStickShown = true;
        const details = await readStickDetails(at, this.#ntbFormat, nowMs);
        store.change('radio', { details: [...store.snapshot.radio.details, ...details] });
      }
      const radio = await readRadio(at, store.snapshot.radio, nowMs);
      // Meanwhile it may have ended.
      if (this.#timer !== undefined) store.set('radio', radio);
    } catch {
      // The stick went meanwhile; the session tells.
    } finally {
      this.#isReading = false;
      this.#showInternet();
    }
  }

  #showInternet(): void {
    const { store } = this.#parts;
    if (this.#timer === undefined) return;
    const others = store.snapshot.radio.details.filter(({ group }) => group !== 'internet');
    const internet = internetDetails(this.#state, this.#apn);
    store.change('radio', { details: [...others, ...internet] });
  }
}
