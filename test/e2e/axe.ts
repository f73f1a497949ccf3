/** Accessibility of what a page shows right now, judged by axe-core. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const source = readFileSync(
  join(import.meta.dirname, '../../node_modules/axe-core/axe.min.js'),
  'utf8',
);

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly help: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

/** One line per violation; empty when there is none. */
export async function axeViolations(page: Page): Promise<readonly string[]> {
  const { violations } = await page.evaluate<AxeResult>(`${source};\naxe.run()`);
  return violations.map(
    ({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html.slice(0, 200) ?? ''}`,
  );
}
