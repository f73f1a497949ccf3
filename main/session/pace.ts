/** Pauses between questions to the modem; ends early, by throwing, when the session ends. */
export class Pace {
  readonly signal: AbortSignal;
  readonly #timeScale: number;

  constructor(signal: AbortSignal, timeScale: number) {
    this.signal = signal;
    this.#timeScale = timeScale;
  }

  /** Waits `ms` of the modem's time. Throws SessionEndedError when the session ends first. */
  pause(ms: number): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.signal.aborted) {
        reject(new SessionEndedError());
        return;
      }
      const onAbort = () => {
        clearTimeout(timer);
        reject(new SessionEndedError());
      };
      const timer = setTimeout(() => {
        this.signal.removeEventListener('abort', onAbort);
        resolve();
      }, ms * this.#timeScale);
      this.signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  /** Throws SessionEndedError once the session is ending. */
  check(): void {
    if (this.signal.aborted) throw new SessionEndedError();
  }
}

/** Not a failure: what was under way is not wanted any more. */
export class SessionEndedError extends Error {
  constructor() {
    super('the session is ending');
    this.name = 'SessionEndedError';
  }
}
