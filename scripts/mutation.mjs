#!/usr/bin/env node
// npm run mutation: changes the pure parts a little at a time and sees whether a test notices.
// See docs/testing.md.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { say, stop } from './progress.mjs';
import { root } from './set-up.mjs';

const folders = ['ncm', 'at', 'net', 'session'];
/** Tests elsewhere that judge a folder too. */
const more = {};
/**
 * Left out unless they are named. Of the session: what passes on between it and the world, whose
 * judges are whole sessions in test/integration. Of the AT engine: tables of the standards' words.
 */
const leftOut = {
  session: ['session-runner.ts', 'modem.ts', 'connection.ts', 'online-watch.ts'],
  at: ['*-errors.ts', '*-causes.ts'],
};
/** Inputs of each property for a mutant; the session machine takes thousands in a moment. */
const propertyRuns = { session: 300 };
/** Measure how the time grows, on megabytes: instrumented code takes minutes for them. */
const skipped = ['swallows a line of a megabyte in time that grows with its length only'];
/** Of each folder, in percent of the mutants. */
const wantedScore = 85;

const usage = `npm run mutation [-- [${folders.join('|')}...] [options]]
  --jobs N         mutants at the same time; 1
  --mutate GLOBS   only these files (or file:line-line) of the one folder named, with commas
  --force          forget what an earlier run found out`;

const { values, positionals } = parseArguments();
process.chdir(root);
let low = 0;
for (const folder of positionals.length > 0 ? positionals : folders) {
  say(`mutating main/${folder}`);
  low += (await mutate(folder)) ? 0 : 1;
}
process.exit(low > 0 ? 1 : 0);

function parseArguments() {
  try {
    const parsed = parseArgs({
      allowPositionals: true,
      options: {
        jobs: { type: 'string', default: '1' },
        mutate: { type: 'string' },
        force: { type: 'boolean', default: false },
      },
    });
    const unknown = parsed.positionals.some((name) => !folders.includes(name));
    if (unknown || (parsed.values.mutate !== undefined && parsed.positionals.length !== 1)) {
      stop(usage, 2);
    }
    return parsed;
  } catch {
    return stop(usage, 2);
  }
}

/** Whether the folder's score is what is wanted. */
async function mutate(folder) {
  const reports = join('out', 'mutation', folder);
  const without = (leftOut[folder] ?? []).map((file) => `!main/${folder}/${file}`);
  const whole = [`main/${folder}/**/*.ts`, ...without];
  const stryker = new Stryker({
    testRunner: 'in-process',
    plugins: [join(root, 'test', 'mutation', 'in-process-runner.mjs')],
    inProcess: {
      tests: testsOf(folder),
      skipped,
      tallyFile: join(reports, 'tally.jsonl'),
      testTimeoutMs: 60_000,
      propertyRuns: propertyRuns[folder] ?? 10,
    },
    mutate: [...(values.mutate?.split(',') ?? whole), '!**/*.test.ts'],
    // Copied to where the mutants run: what the tests need, not what is built or kept.
    ignorePatterns: ['/out', '/native-bridge', '/docs', '/renderer', '/test/rig', '/test/fuzz'],
    coverageAnalysis: 'perTest',
    concurrency: Number(values.jobs),
    incremental: true,
    incrementalFile: join(reports, 'incremental.json'),
    force: values.force,
    tempDirName: join('out', 'mutation', 'sandbox'),
    reporters: ['json', 'html', 'progress-append-only', 'tally'],
    jsonReporter: { fileName: join(reports, 'mutation.json') },
    htmlReporter: { fileName: join(reports, 'mutation.html') },
    // On top of half as much again as without the mutant; the machine may be busy.
    timeoutMS: 30_000,
    disableTypeChecks: false,
    checkers: [],
    allowConsoleColors: false,
  });
  await stryker.runMutationTest();
  return print(folder, JSON.parse(readFileSync(join(reports, 'mutation.json'), 'utf8')));
}

function testsOf(folder) {
  const within = join('main', folder);
  return readdirSync(join(root, within), { recursive: true })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => join(within, file))
    .concat(more[folder] ?? []);
}

/** A row for each file that has survivors, and one for the folder. */
function print(folder, report) {
  const total = { killed: 0, survived: 0 };
  for (const [file, { mutants }] of Object.entries(report.files).sort()) {
    const killed = mutants.filter(({ status }) => ['Killed', 'Timeout'].includes(status)).length;
    const left = mutants.filter(({ status }) => ['Survived', 'NoCoverage'].includes(status));
    total.killed += killed;
    total.survived += left.length;
    if (left.length === 0) continue;
    const lines = left.map(({ location }) => location.start.line).sort((a, b) => a - b);
    console.log(`  ${file}: ${killed} of ${killed + left.length}, not: ${lines.join(' ')}`);
  }
  const score = (100 * total.killed) / (total.killed + total.survived);
  const counts = `${total.killed} of ${total.killed + total.survived}`;
  console.log(`main/${folder}: ${score.toFixed(1)} % (${counts} mutants noticed)`);
  return score >= wantedScore;
}
