/** Joins the checks on demand to a session. */
import type { CheckResult } from '../shared/ipc/checks.ts';
import type { Datapath } from './datapath/datapath-client.ts';
import { PathMeter } from './datapath/path-meter.ts';
import { checkTargets } from './diagnostics/checks/check-targets.ts';
import { runChecks } from './diagnostics/checks/run-checks.ts';
import type { Connection } from './session/connection.ts';
import type { SessionRunner } from './session/session-runner.ts';

/** `servers` as in the settings; see check-targets.ts. */
export type CheckLine = (
  servers: readonly string[],
  onResults?: (results: readonly CheckResult[]) => void,
) => Promise<readonly CheckResult[]>;

export function composeChecks(
  datapath: Datapath,
  runner: SessionRunner,
  connection: Connection,
): CheckLine {
  const meter = new PathMeter(datapath);
  return (servers, onResults) =>
    runChecks(
      {
        connection: () => connection.snapshot,
        at: () => runner.modem?.at,
        measure: (request) => meter.measure(request),
        answersOfStick: async () => {
          const { link } = await datapath.request('read-counters', undefined);
          return (link['arp-replies-received'] ?? 0) + (link['dhcp-ack-accepted'] ?? 0);
        },
        targets: checkTargets(servers),
        nowMs: () => performance.now(),
      },
      onResults,
    );
}
