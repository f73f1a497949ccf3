/** A line per state with the time it was entered: what `connect` and `demo` show while they work. */
import { noteOf } from '../shared/session-note.ts';
import type { Connected, SessionState } from '../shared/session.ts';
import { en } from '../shared/i18n/en.ts';

export class StateTable {
  readonly #startedMs = performance.now();
  readonly #write: (line: string) => void;
  #last = '';

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  show(state: SessionState): void {
    const text = [en.states[state.state], describe(state)].filter((part) => part !== '').join(': ');
    if (text === this.#last) return;
    this.#last = text;
    this.#write(`${this.seconds()}  ${text}`);
    const note = state.state === 'online' ? noteOf(state) : undefined;
    if (note !== undefined) this.#write(`${' '.repeat(this.seconds().length)}  ${en.notes[note]}`);
  }

  /** Seconds since the table was made, as a column. */
  seconds(): string {
    return `${((performance.now() - this.#startedMs) / 1000).toFixed(2).padStart(7)} s`;
  }
}

function describe(state: SessionState): string {
  switch (state.state) {
    case 'waking':
      return state.product;
    case 'pin-required':
      return state.triesLeft === undefined ? '' : en.triesLeft(state.triesLeft);
    case 'registering': {
      const { registration } = state;
      return registration === undefined ? '' : registration.status;
    }
    case 'dialling':
      return state.operator ?? '';
    case 'verifying':
    case 'online':
      return addressesOf(state).join(', ');
    case 'recovering':
      return `attempt ${state.attempt}, ${en.healing[state.action]}`;
    case 'idle':
    case 'waiting-for-stick':
    case 'opening':
    case 'reading-sim':
    case 'unlocking':
    case 'addressing':
    case 'closing':
    case 'failed':
      return '';
  }
}

function addressesOf({ lease, lease6 }: Connected): string[] {
  return [lease, lease6].flatMap((one) =>
    one === undefined ? [] : [`${one.address}/${one.prefixLength}`],
  );
}
