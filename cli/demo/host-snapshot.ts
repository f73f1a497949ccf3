/** Interfaces, routes and DNS of this network namespace, in a form that can be compared. */
import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';

export interface HostSnapshot {
  /** One line per interface, address, route, rule or DNS line, sorted. */
  readonly lines: readonly string[];
}

const questions: readonly (readonly string[])[] = [
  ['link', 'show'],
  ['-4', 'address', 'show'],
  ['-6', 'address', 'show'],
  ['-4', 'route', 'show', 'table', 'all'],
  ['-6', 'route', 'show', 'table', 'all'],
  ['-4', 'rule', 'show'],
  ['-6', 'rule', 'show'],
];

export function readHostSnapshot(): HostSnapshot {
  const lines = questions.flatMap((question) =>
    ip(question).map((line) => `${question.join(' ')}: ${line}`),
  );
  return { lines: [...lines, ...resolvConf()].sort() };
}

/** What is in one snapshot and not in the other, as `+ line` and `- line`; empty when equal. */
export function compareSnapshots(before: HostSnapshot, after: HostSnapshot): string[] {
  const gone = before.lines.filter((line) => !after.lines.includes(line));
  const added = after.lines.filter((line) => !before.lines.includes(line));
  return [...gone.map((line) => `- ${line}`), ...added.map((line) => `+ ${line}`)];
}

function ip(question: readonly string[]): string[] {
  // -o: one line each. Lifetimes of addresses and routes count down and mean nothing here.
  const text = execFileSync('ip', ['-o', ...question], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) =>
      line.replaceAll(/\b(valid_lft|preferred_lft|expires) \S+/g, '$1 *').replaceAll(/\s+/g, ' '),
    );
}

function resolvConf(): string[] {
  const path = '/etc/resolv.conf';
  const target = attempt(() => readlinkSync(path));
  const text = attempt(() => readFileSync(path, 'utf8')) ?? '(none)';
  return [`dns link: ${target ?? '(a file)'}`, ...text.split('\n').map((line) => `dns: ${line}`)];
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
