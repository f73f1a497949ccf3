/**
 * One line per test file, every failure in full, every skip with its reason, and the totals as JSON
 * for scripts/test.mjs. A skip without a reason counts as a failure.
 */
import { writeFileSync } from 'node:fs';
import type { SerializedError } from 'vitest';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

export default class SummaryReporter implements Reporter {
  onTestModuleEnd(module: TestModule): void {
    const counts = count([module]);
    const seconds = (module.diagnostic().duration / 1000).toFixed(1);
    const mark = counts.failed > 0 || module.errors().length > 0 ? 'FAIL' : 'ok  ';
    console.log(
      `${mark} ${module.relativeModuleId} (${counts.passed} passed` +
        `${counts.failed > 0 ? `, ${counts.failed} failed` : ''}` +
        `${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}, ${seconds} s)`,
    );
    for (const error of module.errors()) printError(error);
    for (const test of module.children.allTests()) {
      const result = test.result();
      if (result.state === 'failed') {
        console.log(`     ✗ ${test.fullName}`);
        result.errors.forEach(printError);
      }
      if (result.state === 'skipped') {
        console.log(`     skipped: ${test.fullName}: ${reasonOf(test) ?? 'NO REASON GIVEN'}`);
      }
    }
  }

  onUserConsoleLog(log: { readonly content: string; readonly type: 'stdout' | 'stderr' }): void {
    process[log.type].write(log.content);
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    unhandledErrors.forEach(printError);
    const counts = count(modules);
    counts.failed += unhandledErrors.length;
    counts.failed += modules.filter((module) => module.errors().length > 0).length;
    const path = process.env['TETHERSTICK_TEST_REPORT'];
    if (path === undefined) {
      console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
    } else {
      writeFileSync(path, JSON.stringify(counts));
    }
  }
}

function count(modules: readonly TestModule[]) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const module of modules) {
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') counts.passed += 1;
      else if (state === 'skipped' && reasonOf(test) !== undefined) counts.skipped += 1;
      else counts.failed += 1;
    }
  }
  return counts;
}

function reasonOf(test: TestCase): string | undefined {
  const result = test.result();
  return result.state === 'skipped' ? result.note : undefined;
}

function printError(error: { message: string; stack?: string | undefined; diff?: unknown }): void {
  console.log(`       ${error.stack ?? error.message}`.replaceAll('\n', '\n       '));
  if (typeof error.diff === 'string') console.log(error.diff);
}
