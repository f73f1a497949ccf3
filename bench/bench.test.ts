/** Runs every suite as shortly as it can be: that they work, not what they measure. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const missing = whyNot();

it('measures every row there is', { timeout: 600_000 }, ({ skip }) => {
  if (missing !== undefined) skip(missing);
  const program = join(import.meta.dirname, 'run.mjs');
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [program, 'all', '--smoke', '--json'],
    { encoding: 'utf8' },
  );
  expect(status, stderr).toBe(0);
  const { run, sections } = JSON.parse(stdout) as Report;
  expect(run).toMatchObject({ command: 'npm run bench -- all', node: process.version });
  const measures = sections.flatMap((section) => section.measures);
  // A number that could not be measured is null in JSON.
  expect(measures.filter(({ value }) => typeof value !== 'number')).toEqual([]);
  for (const row of judgedRows) {
    const found = measures.find(({ name }) => row.test(name));
    expect([row, typeof found?.must?.holds, typeof found?.goal?.holds]).toEqual([
      row,
      'boolean',
      'boolean',
    ]);
  }
});

interface Report {
  readonly run: unknown;
  readonly sections: readonly {
    readonly measures: readonly {
      readonly name: string;
      readonly value: unknown;
      readonly must?: { readonly holds: unknown };
      readonly goal?: { readonly holds: unknown };
    }[];
  }[];
}

const judgedRows = [
  /^copying encode, 1400 B/,
  /^zero-copy encode, 1400 B/,
  /^decode to table, 1400 B/,
  /^heap grown by/,
  /^collections meanwhile/,
  /^offload: CPU per GB by C, 320 Mbit/,
  /^offload: throughput by C/,
  /^offload by plain, throughput/,
  /^plain: CPU per GB by C, 320 Mbit/,
  /^offload: retransmits/,
  /^offload: RTT p99 at 150 Mbit/,
  /^offload: RTT p99 while the main thread stalls/,
  /^main-loop lag p99/,
  /^latency under load over idle/,
  /^own queueing at 50 Mbit/,
  /^whole engine online, idle: CPU/,
  /^whole engine online, idle: wake-ups/,
];

function whyNot(): string | undefined {
  const tools = ['gcc', 'iperf3', 'ip', 'ping', 'nsenter'];
  const absent = tools.filter((tool) => spawnSync(tool, ['-V']).error !== undefined);
  if (absent.length > 0) return `needs ${absent.join(', ')}`;
  const tries = [['--net'], ['--user', '--map-root-user', '--net']];
  const open = ['sh', '-c', ': <> /dev/net/tun'];
  if (tries.some((way) => spawnSync('unshare', [...way, ...open]).status === 0)) return undefined;
  return 'needs root, or user namespaces and /dev/net/tun';
}
