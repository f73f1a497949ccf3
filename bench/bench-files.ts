/** Where run.mjs has put what it built. */
import { join } from 'node:path';

export interface BenchFiles {
  /** The Node-API addon of bench/native. */
  readonly addon: string;
  /** The path in C, a program. */
  readonly relay: string;
  /** A bundled entry by its name. */
  readonly program: (name: string) => string;
}

export function benchFiles(dir: string): BenchFiles {
  return {
    addon: join(dir, 'bench.node'),
    relay: join(dir, 'relay'),
    program: (name) => join(dir, `${name}.js`),
  };
}
