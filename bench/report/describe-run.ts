import { execFileSync } from 'node:child_process';
import { cpus, loadavg, release } from 'node:os';

/** Where and when numbers were taken: without it they say nothing. */
export interface RunDescription {
  readonly command: string;
  readonly commit: string;
  readonly date: string;
  readonly node: string;
  readonly kernel: string;
  readonly cpu: string;
  readonly cores: number;
  /** Of the minute before: what else the machine did. */
  readonly loadAverage: number;
}

export function describeRun(command: string): RunDescription {
  return {
    command,
    commit: git('rev-parse', '--short', 'HEAD') + (isClean() ? '' : ' and changes'),
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    kernel: release(),
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    loadAverage: loadavg()[0] ?? NaN,
  };
}

/** One sentence. */
export function runSentence(run: RunDescription): string {
  return (
    `\`${run.command}\` at commit ${run.commit}, ${run.date}: Node ${run.node}, Linux ${run.kernel}, ` +
    `${run.cores} × ${run.cpu}, load average ${run.loadAverage.toFixed(1)} at the start.`
  );
}

/** The report itself may differ: it is what a run writes. */
function isClean(): boolean {
  return git('status', '--porcelain', '--', '.', ':!docs/performance.md') === '';
}

function git(...args: readonly string[]): string {
  try {
    return execFileSync('git', args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown';
  }
}
