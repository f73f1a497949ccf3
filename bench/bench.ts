/** Runs the suites asked for and prints what they found. Started by run.mjs. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { benchFiles } from './bench-files.ts';
import type { BenchOptions } from './bench-options.ts';
import { framerSuite } from './framer/framer-suite.ts';
import { latencySuite } from './latency/latency-suite.ts';
import { FarNamespace } from './path/far-namespace.ts';
import { pathSuite } from './path/path-suite.ts';
import { describeRun } from './report/describe-run.ts';
import type { Section } from './report/measure.ts';
import { printJson, printTables } from './report/print-report.ts';
import { writeReport } from './report/write-report.ts';

type Suite = 'framer' | 'path' | 'latency';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    smoke: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    // Set by run.mjs once this runs in a namespace of its own, or the reason why it can not.
    namespace: { type: 'string', default: 'started without one' },
  },
});
const wanted = positionals.length === 0 ? ['all'] : positionals;
const isWanted = (suite: Suite): boolean => wanted.includes('all') || wanted.includes(suite);
const options: BenchOptions = {
  smoke: values.smoke,
  rounds: Number(values.rounds ?? (values.smoke ? 1 : 3)),
  seconds: Number(values.seconds ?? (values.smoke ? 1 : 2)),
};
const files = benchFiles(import.meta.dirname);
const say = (text: string): void => void process.stderr.write(`${text}\n`);
const run = describeRun(`npm run bench -- ${wanted.join(' ')}`);

const sections: Section[] = [];
if (isWanted('framer')) {
  say('framer');
  sections.push(...framerSuite(files, options));
}
if (isWanted('path') || isWanted('latency')) {
  if (values.namespace === 'own') {
    sections.push(...(await networkSuites()));
  } else {
    say(`path and latency can not run here: ${values.namespace}`);
    process.exitCode = 3;
  }
}
if (values.json) printJson(run, sections);
else printTables(run, sections);
if (values.write && process.exitCode === undefined)
  writeReport(join(process.cwd(), 'docs', 'performance.md'), run, sections);

async function networkSuites(): Promise<Section[]> {
  const found: Section[] = [];
  const far = await FarNamespace.start();
  try {
    quieten(far);
    if (isWanted('path')) found.push(...(await pathSuite(files, far, options, say)));
    if (isWanted('latency')) found.push(...(await latencySuite({ files, far }, options, say)));
  } finally {
    far.end();
  }
  return found;
}

/** No packets but those that are measured. */
function quieten(far: FarNamespace): void {
  for (const scope of ['all', 'default']) {
    const path = `/proc/sys/net/ipv6/conf/${scope}/disable_ipv6`;
    writeFileSync(path, '1');
    far.run('sh', '-c', `echo 1 > ${path}`);
  }
}
