/**
 * A value on disk with the version of its form: older forms are migrated step by step, the file is
 * replaced as a whole, and one that cannot be read is set aside under a name that says so.
 */
import { readFile, rename } from 'node:fs/promises';

import { atomicWrite } from './atomic-write.ts';

export interface FileForm<Value> {
  /** Of the form that `check` knows; starts at 1. */
  readonly version: number;
  /** Undefined for anything that is not of the form. */
  readonly check: (value: unknown) => Value | undefined;
  /** `migrations[n - 1]` turns version n into n + 1. */
  readonly migrations: readonly ((value: unknown) => unknown)[];
  readonly initial: Value;
}

export interface Loaded<Value> {
  readonly value: Value;
  /** Where a file went that could not be read. */
  readonly setAside: string | undefined;
}

export class VersionedFile<Value> {
  readonly #path: string;
  readonly #form: FileForm<Value>;
  #turn: Promise<void> = Promise.resolve();
  #next: { readonly value: Value } | undefined;

  constructor(path: string, form: FileForm<Value>) {
    this.#path = path;
    this.#form = form;
  }

  /** `now` goes into the name of a file that is set aside. Rejects where the disk does. */
  async load(now: Date): Promise<Loaded<Value>> {
    let text: string;
    try {
      text = await readFile(this.#path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      return { value: this.#form.initial, setAside: undefined };
    }
    const value = parseVersioned(text, this.#form);
    if (value !== undefined) return { value, setAside: undefined };
    const setAside = `${this.#path}.broken-${now.toISOString().replaceAll(/[:.]/g, '-')}`;
    await rename(this.#path, setAside);
    return { value: this.#form.initial, setAside };
  }

  /** Resolves when this value or a later one is on disk; values in between are skipped. */
  save(value: Value): Promise<void> {
    this.#next = { value };
    const written = this.#turn.then(() => this.#writeNext());
    this.#turn = written.catch(() => undefined);
    return written;
  }

  async #writeNext(): Promise<void> {
    const next = this.#next;
    if (next === undefined) return;
    this.#next = undefined;
    const file = { version: this.#form.version, value: next.value };
    await atomicWrite(this.#path, `${JSON.stringify(file, undefined, 2)}\n`);
  }
}

/** The value in the text of a file; undefined when it is not of this form, or of a newer one. */
export function parseVersioned<Value>(text: string, form: FileForm<Value>): Value | undefined {
  const { version, check, migrations } = form;
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof file !== 'object' || file === null) return undefined;
  const { version: found, value } = file as { version?: unknown; value?: unknown };
  const isKnown = Number.isInteger(found) && (found as number) >= 1;
  // A newer program's file is not ours to guess at.
  if (!isKnown || (found as number) > version) return undefined;
  let current: unknown = value;
  for (const migrate of migrations.slice((found as number) - 1)) current = migrate(current);
  return check(current);
}
