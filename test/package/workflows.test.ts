/** The workflows are what GitHub's own parser accepts, and each step calls a script that is here. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';
import { describe, expect, it } from 'vitest';

import packageJson from '../../package.json' with { type: 'json' };

const root = resolve(import.meta.dirname, '../..');
const folder = join(root, '.github/workflows');

function errorsIn(name: string, content: string): readonly string[] {
  const { context } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
  return context.errors.getErrors().map(({ message }) => message);
}

describe.each(readdirSync(folder))('%s', (name) => {
  const content = readFileSync(join(folder, name), 'utf8');

  it('keeps to the schema of workflows', () => {
    expect(errorsIn(name, content)).toEqual([]);
    expect(errorsIn(name, content.replace('runs-on:', 'runs-in:'))).not.toEqual([]);
  });

  it('calls scripts of this repository that are there', () => {
    const scripts = [...content.matchAll(/npm run ([\w:-]+)/g)].map(([, script = '']) => script);
    expect(scripts.filter((script) => !(script in packageJson.scripts))).toEqual([]);
    const programs = [...content.matchAll(/node (scripts\/[\w./-]+)/g)].map(
      ([, path = '']) => path,
    );
    expect(programs.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    expect(scripts.length + programs.length).toBeGreaterThan(0);
  });

  it('gives its jobs no right to write but where it says so', () => {
    expect(content).toMatch(/^permissions:\n {2}contents: read$/m);
  });
});
