/**
 * A stick that is a router of its own becomes a modem only while it shows its install CD, which it does
 * for a moment after it was plugged in. So a person has to pull it out and plug it in once.
 */
import type { FoundStick } from '../../shared/ipc/snapshot.ts';

/** 'taken': it came back as a router, because the system has switched it first. */
export type ModemModeStage = 'asked' | 'pulled-out' | 'taken' | undefined;

export class ModemModeWish {
  #stage: ModemModeStage;

  get stage(): ModemModeStage {
    return this.#stage;
  }

  ask(): void {
    this.#stage = 'asked';
  }

  /** Returns whether there was one that nothing had come of yet. */
  takeBack(): boolean {
    const wasOpen = this.#stage !== undefined;
    this.#stage = undefined;
    return wasOpen;
  }

  /** With what is plugged in now. */
  follow(found: readonly FoundStick[]): void {
    const isRouter = found.some(({ kind }) => kind === 'hilink');
    if (this.#stage === 'asked' && !isRouter) this.#stage = 'pulled-out';
    if (this.#stage === 'pulled-out' && isRouter) this.#stage = 'taken';
    // Whatever it is now, it can go online.
    if (this.#stage === 'taken' && !isRouter) this.#stage = 'pulled-out';
  }

  /** True once the stick is back as something else than a router; the wish is granted then. */
  takeGranted(found: readonly FoundStick[]): boolean {
    const isBack = this.#stage === 'pulled-out' && found.length > 0;
    if (isBack) this.#stage = undefined;
    return isBack;
  }
}
