/**
 * Evaluates bundled tests again and again. Each file is compiled once; every run has modules of its
 * own, so that nothing a mutant left in one is seen by the next, and constants are made anew.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { Script } from 'node:vm';

export class TestModules {
  #folder;
  #packages;
  #compiled = new Map();
  #require = createRequire(import.meta.url);

  /** `packages` are those that tests may not load for themselves, by name. */
  constructor(folder, packages) {
    this.#folder = folder;
    this.#packages = packages;
  }

  /** A loader for one run: evaluates what is asked for, each module once. */
  fresh() {
    const loaded = new Map();
    const load = (path) => {
      const known = loaded.get(path);
      if (known !== undefined) return known.exports;
      const module = { exports: {} };
      loaded.set(path, module);
      this.#compile(path)(
        (wanted) => {
          if (wanted.startsWith('.')) return load(resolve(dirname(path), wanted));
          return this.#packages[wanted] ?? this.#require(wanted);
        },
        module,
        module.exports,
      );
      return module.exports;
    };
    return (name) => load(join(this.#folder, `${name}.cjs`));
  }

  #compile(path) {
    let evaluate = this.#compiled.get(path);
    if (evaluate === undefined) {
      const text = `(function (require, module, exports) {${readFileSync(path, 'utf8')}\n})`;
      evaluate = new Script(text, { filename: path }).runInThisContext();
      this.#compiled.set(path, evaluate);
    }
    return evaluate;
  }
}
