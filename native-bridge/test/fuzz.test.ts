/** A few seconds of fuzzing from the kept corpus; test/fuzz.sh alone goes on to a plateau. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const compiler = process.env['CLANG'] ?? 'clang';
const SECONDS = 3;

const missing = whyNot();

it(
  'cutting, merging and the helper hold under libFuzzer with both sanitizers',
  { timeout: 180_000 },
  ({ skip }) => {
    if (missing !== undefined) skip(missing);
    const script = join(import.meta.dirname, 'fuzz.sh');
    const output = execFileSync('sh', [script, '--seconds', String(SECONDS)], {
      encoding: 'utf8',
      env: { ...process.env, CLANG: compiler },
    });
    console.info(`addon under a fuzzer for ${SECONDS} s each:\n${output}`);
    expect(output).toMatch(
      /^split: cov: \d+ ft: \d+\nmerge: cov: \d+ ft: \d+\nhelper: cov: \d+ ft: \d+\n$/,
    );
  },
);

it('has a corpus to start from', () => {
  for (const name of ['split', 'merge', 'helper']) {
    expect(readdirSync(join(import.meta.dirname, 'corpus', name)).length).toBeGreaterThan(5);
  }
});

/** Builds an empty fuzz target: clang comes without the run-time libraries on some systems. */
function whyNot(): string | undefined {
  const args = ['-fsanitize=fuzzer,address,undefined', '-x', 'c', '-', '-o', '/dev/null'];
  const input = 'int LLVMFuzzerTestOneInput(const char *d, long n) { return d != 0 && n < 0; }';
  const tried = spawnSync(compiler, args, { input, encoding: 'utf8' });
  if (tried.error !== undefined) return `${compiler} is missing (Debian: clang, libclang-rt-dev)`;
  return tried.status === 0 ? undefined : `${compiler} has no libFuzzer (Debian: libclang-rt-dev)`;
}
