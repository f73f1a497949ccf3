/**
 * A test runner for Stryker that stays in its process. Starting vitest for each mutant costs a
 * second; evaluating the few modules a mutant concerns costs milliseconds. Tests are collected and
 * run by vitest's own runner and judged by its own `expect`.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core';
import { PluginKind, commonTokens, declareFactoryPlugin } from '@stryker-mutator/api/plugin';
import { DryRunStatus, TestStatus, toMutantRunResult } from '@stryker-mutator/api/test-runner';
import fc from 'fast-check';
import { getFn, startTests } from '@vitest/runner';
import { bundleTests } from './bundle-tests.mjs';
import { endOrIdle } from './end-or-idle.mjs';
import { TestModules } from './test-modules.mjs';

// What vitest's `expect` and `vi` look for, where they run in a worker of vitest's.
globalThis.__vitest_worker__ = { config: { fakeTimers: {} }, environment: { name: 'node' } };

class InProcessRunner {
  #options;
  #namespace;
  #modules;
  /** Paths of test files without `.ts`, in the order they run in. */
  #names = [];
  /** The file that tells those names to the next process. */
  #list;

  constructor(options) {
    this.#options = options.inProcess;
    this.#namespace = globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {};
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    // Promises that a mutant leaves behind; a test that waits for one fails by itself.
    process.on('unhandledRejection', () => undefined);
    process.on('uncaughtException', () => undefined);
    const root = process.cwd();
    const outDir = join(root, 'out', 'mutated-tests');
    this.#list = join(outDir, 'tests.json');
    if (!existsSync(this.#list)) {
      const files = this.#options.tests.map((file) => join(root, file));
      writeFileSync(this.#list, JSON.stringify(await bundleTests({ root, files, outDir })));
    }
    this.#names = JSON.parse(readFileSync(this.#list, 'utf8'));
    const packages = { vitest: await import('vitest'), 'fast-check': this.#fewRuns() };
    this.#modules = new TestModules(outDir, packages);
  }

  /**
   * A property that takes thousands of inputs takes fewer here, or a mutant would cost seconds; and
   * that it fails is enough to know, without the smallest input it fails for.
   */
  #fewRuns() {
    const most = this.#options.propertyRuns;
    const assert = (property, given = {}) =>
      fc.assert(property, {
        ...given,
        numRuns: Math.min(given.numRuns ?? 100, most),
        endOnFailure: true,
      });
    return { ...fc, assert, default: { ...fc, assert } };
  }

  async dryRun() {
    this.#namespace.activeMutant = undefined;
    this.#namespace.mutantCoverage = undefined;
    const tests = await this.#run(this.#names, undefined, false);
    this.#quickestFirst(tests);
    const mutantCoverage = this.#namespace.mutantCoverage;
    return { status: DryRunStatus.Complete, tests, mutantCoverage };
  }

  async mutantRun({ testFilter, activeMutant, hitLimit, disableBail }) {
    this.#namespace.activeMutant = activeMutant.id;
    this.#namespace.hitCount = 0;
    // Stryker allows a hundred times the dry run's, which takes minutes to count in a busy loop.
    this.#namespace.hitLimit = hitLimit && Math.ceil(hitLimit / 20);
    const chosen = new Set(testFilter?.map((id) => id.split('#')[0]) ?? this.#names);
    const names = this.#names.filter((name) => chosen.has(name));
    const tests = await this.#run(names, testFilter && new Set(testFilter), !disableBail);
    if (this.#namespace.hitCount > this.#namespace.hitLimit) {
      return { status: 'timeout', reason: 'more rounds than any test needs' };
    }
    return toMutantRunResult({ status: DryRunStatus.Complete, tests });
  }

  /** Most mutants fall to a quick test; the slow ones need not start then. */
  #quickestFirst(tests) {
    const times = new Map(this.#names.map((name) => [name, 0]));
    for (const { id, timeSpentMs } of tests) {
      const [name] = id.split('#');
      times.set(name, times.get(name) + timeSpentMs);
    }
    this.#names.sort((a, b) => times.get(a) - times.get(b));
    writeFileSync(this.#list, JSON.stringify(this.#names));
  }

  /** Runs files one after the other, only the tests in `wanted` if given. */
  async #run(names, wanted, bail) {
    const load = this.#modules.fresh();
    const results = [];
    for (const name of names) {
      results.push(...(await this.#runFile(name, load, wanted, bail)));
      if (bail && results.some(({ status }) => status === TestStatus.Failed)) break;
    }
    return results;
  }

  async #runFile(name, load, wanted, bail) {
    const namespace = this.#namespace;
    let failed = false;
    const runner = {
      config: configOf(this.#options),
      pool: 'in-process',
      importFile: (file) => void load(file),
      runTask: (task) => endOrIdle(getFn(task)),
      onCollected: (files) => {
        for (const task of testsOf(files)) {
          const isUnwanted = wanted !== undefined && !wanted.has(idOf(name, task));
          if (isUnwanted || this.#options.skipped.includes(task.name)) task.mode = 'skip';
        }
      },
      onBeforeRunTask: (task) => {
        if (failed && bail) task.mode = 'skip';
        namespace.currentTestId = idOf(name, task);
      },
      onAfterRunTask: (task) => {
        failed ||= task.result?.state === 'fail';
        namespace.currentTestId = undefined;
      },
    };
    const files = await startTests([{ filepath: name, testLocations: undefined }], runner);
    const results = testsOf(files)
      .filter((task) => task.mode !== 'skip')
      .map((task) => resultOf(name, task));
    const broken = files.flatMap(({ result }) => result?.errors ?? []);
    if (results.length === 0 && broken.length > 0) results.push(brokenFile(name, broken[0]));
    return results;
  }
}

function configOf({ testTimeoutMs }) {
  return {
    root: '/',
    name: '',
    setupFiles: [],
    passWithNoTests: true,
    allowOnly: true,
    sequence: { shuffle: false, concurrent: false, seed: 1, hooks: 'stack', setupFiles: 'list' },
    maxConcurrency: 1,
    testTimeout: testTimeoutMs,
    hookTimeout: testTimeoutMs,
    retry: 0,
    tags: [],
    strictTags: false,
    includeTaskLocation: false,
    chaiConfig: undefined,
    diffOptions: {},
  };
}

function testsOf(tasks) {
  return tasks.flatMap((task) => (task.type === 'test' ? [task] : testsOf(task.tasks)));
}

/** The same test has the same one in every run; rows of a table may share a name, so they count. */
function idOf(file, task) {
  const path = [];
  for (let at = task; at !== undefined && at.type !== undefined; at = at.suite) {
    path.unshift(at.suite === undefined ? at.name : `${at.name}[${at.suite.tasks.indexOf(at)}]`);
  }
  return `${file}#${path.join(' ')}`;
}

function resultOf(file, task) {
  const common = {
    id: idOf(file, task),
    name: idOf(file, task),
    timeSpentMs: task.result?.duration ?? 0,
    fileName: join(process.cwd(), `${file}.ts`),
  };
  const state = task.result?.state;
  if (state === 'pass') return { ...common, status: TestStatus.Success };
  const failureMessage = task.result?.errors?.[0]?.message ?? 'did not run';
  return { ...common, status: TestStatus.Failed, failureMessage };
}

function brokenFile(file, error) {
  return {
    id: `${file}#`,
    name: file,
    timeSpentMs: 0,
    status: TestStatus.Failed,
    failureMessage: error.message,
  };
}

function createInProcessRunner(options) {
  return new InProcessRunner(options);
}
createInProcessRunner.inject = [commonTokens.options];

export const strykerValidationSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  properties: {
    inProcess: {
      type: 'object',
      properties: {
        tests: { type: 'array', items: { type: 'string' } },
        tallyFile: { type: 'string' },
        skipped: { type: 'array', items: { type: 'string' } },
        testTimeoutMs: { type: 'number' },
        propertyRuns: { type: 'number' },
      },
    },
  },
};

/** Writes each result down at once: a run that is ended early has found out something all the same. */
class TallyReporter {
  #file;

  constructor(options) {
    this.#file = options.inProcess.tallyFile;
    mkdirSync(dirname(this.#file), { recursive: true });
    writeFileSync(this.#file, '');
  }

  onMutantTested({ fileName, mutatorName, location, status, statusReason, replacement }) {
    const { line, column } = location.start;
    const place = `${relative(process.cwd(), fileName)}:${line}:${column + 1}`;
    const reason = status === 'Timeout' ? (statusReason ?? 'time limit') : undefined;
    const fate = { place, mutatorName, status, reason, replacement };
    appendFileSync(this.#file, `${JSON.stringify(fate)}\n`);
  }
}

function createTallyReporter(options) {
  return new TallyReporter(options);
}
createTallyReporter.inject = [commonTokens.options];

export const strykerPlugins = [
  declareFactoryPlugin(PluginKind.Reporter, 'tally', createTallyReporter),
  declareFactoryPlugin(PluginKind.TestRunner, 'in-process', createInProcessRunner),
];
