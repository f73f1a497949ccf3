/** A PIN journal that ends with the program: for virtual SIMs, which nothing can lock for good. */
export class MemoryPinJournal<Entry> {
  readonly #entries = new Map<string, Entry>();

  read(simKey: string): Promise<Entry | undefined> {
    return Promise.resolve(this.#entries.get(simKey));
  }

  write(simKey: string, entry: Entry | undefined): Promise<void> {
    if (entry === undefined) this.#entries.delete(simKey);
    else this.#entries.set(simKey, entry);
    return Promise.resolve();
  }
}
