/**
 * What was taken and how to give it back, so that a half-done opening and a regular close end the
 * same way.
 */
export class UndoStack {
  readonly #steps: (() => Promise<unknown>)[] = [];

  push(undo: () => Promise<unknown>): void {
    this.#steps.push(undo);
  }

  /**
   * Undoes everything, last first. A step that fails does not keep the others from running: on a
   * stick that was pulled all of them fail.
   */
  async unwind(): Promise<void> {
    for (let undo = this.#steps.pop(); undo !== undefined; undo = this.#steps.pop()) {
      try {
        await undo();
      } catch {
        // Nobody could do anything about it.
      }
    }
  }
}
