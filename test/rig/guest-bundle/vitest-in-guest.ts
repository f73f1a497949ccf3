/**
 * The part of vitest the contract suite uses: vitest itself would need its bundler and half a
 * minute in an emulated machine. `expect` is vitest's own.
 */
import { JestAsymmetricMatchers, JestChaiExpect, JestExtend } from '@vitest/expect';
import * as chai from 'chai';

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);

export const expect = chai.expect;

type Work = (context: TestContext) => unknown;

interface TestContext {
  skip(reason: string): never;
}

export interface CollectedTest {
  readonly name: string;
  /** Resolves with the reason where the test skipped itself. */
  run(): Promise<string | undefined>;
}

class Skip extends Error {}

const path: string[] = [];
const befores: Work[] = [];
const afters: Work[] = [];
const tests: CollectedTest[] = [];

export function describe(name: string, collect: () => void): void {
  path.push(name);
  collect();
  path.pop();
}

export function beforeEach(work: Work): void {
  befores.push(work);
}

export function afterEach(work: Work): void {
  afters.push(work);
}

export function it(name: string, work: Work): void {
  const fullName = [...path, name].join(' › ');
  tests.push({
    name: fullName,
    async run() {
      const context: TestContext = {
        skip(reason) {
          throw new Skip(reason);
        },
      };
      for (const before of befores) await before(context);
      try {
        await work(context);
        return undefined;
      } catch (error) {
        if (error instanceof Skip) return error.message;
        throw error;
      } finally {
        for (const after of afters) await after(context);
      }
    },
  });
}

it.each =
  <Row>(rows: readonly Row[]) =>
  (name: string, work: (...row: unknown[]) => unknown): void => {
    for (const row of rows) {
      const values: unknown[] = Array.isArray(row) ? row : [row];
      let next = 0;
      it(
        name.replaceAll(/%[sdijo]/g, () => String(values[next++])),
        () => work(...values),
      );
    }
  };

export function collectedTests(): readonly CollectedTest[] {
  return tests;
}
