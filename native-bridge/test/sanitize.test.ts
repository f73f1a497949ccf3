import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const compiler = process.env['CC'] ?? 'gcc';

const missing = whyNot();

it(
  'its parts without Node-API pass under AddressSanitizer and UndefinedBehaviorSanitizer',
  { timeout: 120_000 },
  ({ skip }) => {
    if (missing !== undefined) skip(missing);
    const script = join(import.meta.dirname, 'sanitize.sh');
    const output = execFileSync('sh', [script, compiler], { encoding: 'utf8' });
    expect(output).toBe(
      'ntb_slots: ok\npacket_io: ok\ndescriptor_receive: ok\nchecksum: ok\ngso_split: ok\n' +
        'gro_merge: ok\noffload_io: ok\n',
    );
  },
);

/** Builds and runs nothing but an empty program with the sanitizers linked in. */
function whyNot(): string | undefined {
  const args = ['-fsanitize=address,undefined', '-x', 'c', '-', '-o', '/dev/null'];
  const tried = spawnSync(compiler, args, { input: 'int main(void) { return 0; }' });
  if (tried.error !== undefined) return tried.error.message;
  return tried.status === 0 ? undefined : `${compiler} has no sanitizers here`;
}
