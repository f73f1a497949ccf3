/** Runs the checks in the order of the line; each waits where one it needs has failed. */
import { checkNames, type CheckName, type CheckResult } from '../../../shared/ipc/checks.ts';
import { checkStation } from './check-station.ts';
import type { Check, CheckFindings, CheckOutcome, CheckParts } from './check-parts.ts';
import { connectionCheck, signalCheck, simCheck, stickCheck } from './modem-checks.ts';
import {
  addressCheck,
  dnsCheck,
  gatewayCheck,
  internetCheck,
  latencyUnderLoadCheck,
  pathMtuCheck,
  throughputCheck,
} from './path-checks.ts';

/** As they are run: the download tells the latency too, so it comes before. */
const checks: readonly Check[] = [
  stickCheck,
  simCheck,
  signalCheck,
  connectionCheck,
  addressCheck,
  gatewayCheck,
  internetCheck,
  dnsCheck,
  pathMtuCheck,
  throughputCheck,
  latencyUnderLoadCheck,
];

/** `onResults` hears of each change; the results are always all of them, in the order of the line. */
export async function runChecks(
  parts: CheckParts,
  onResults: (results: readonly CheckResult[]) => void = () => undefined,
): Promise<readonly CheckResult[]> {
  const results = new Map<CheckName, CheckResult>(
    checkNames.map((check) => [
      check,
      { check, station: checkStation[check], status: 'pending', facts: {} },
    ]),
  );
  const findings: CheckFindings = {};
  const tell = (check: CheckName, change: Partial<CheckResult>): void => {
    const before = results.get(check);
    if (before !== undefined) results.set(check, { ...before, ...change });
    onResults([...results.values()]);
  };
  for (const { name, needs, run } of checks) {
    const waitsFor = needs.map((need) => blocked(results.get(need))).find((need) => need);
    if (waitsFor !== undefined) {
      tell(name, { status: 'waits', waitsFor });
      continue;
    }
    tell(name, { status: 'running' });
    const startedMs = parts.nowMs();
    const outcome = await outcomeOf(run(parts, findings));
    tell(name, { ...outcome, tookMs: Math.round(parts.nowMs() - startedMs) });
  }
  return [...results.values()];
}

/** A check that breaks says so, and the others go on. */
function outcomeOf(run: Promise<CheckOutcome>): Promise<CheckOutcome> {
  return run.catch((error: unknown) => ({
    status: 'failed',
    failure: { code: 'unexpected', detail: error instanceof Error ? error.message : String(error) },
  }));
}

/** The check that has failed, behind one that waits or failed itself. */
function blocked(result: CheckResult | undefined): CheckName | undefined {
  if (result?.status === 'failed') return result.check;
  return result?.status === 'waits' ? result.waitsFor : undefined;
}
