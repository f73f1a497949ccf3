/**
 * The whole engine, online on the built-in stick and with nothing to do: session on the main thread,
 * data path in its Worker, the virtual stick in the same Worker. Answers "mark" as the relays do.
 */
import { createInterface } from 'node:readline';

import { composeSession } from '../../main/compose.ts';

const session = composeSession({
  spec: {
    kind: 'virtual',
    profile: 'e3372s-153',
    faults: {},
    seed: 1,
    timeScale: 1,
    sim: { pin: undefined },
    carrier: { kind: 'built-in' },
  },
  // The namespace it runs in has no IPv6.
  settings: { apn: 'internet', ipType: 'ipv4', roamingAllowed: false, routing: 'none' },
  // On a busy machine going online may take longer; what is measured is what comes then.
  deadlineScale: 5,
});
session.runner.connect();
const state = await session.runner.whenState(({ state: name }) =>
  ['online', 'failed', 'idle'].includes(name),
);
if (state.state !== 'online') throw new Error(`not online: ${JSON.stringify(state)}`);
console.log('ready');
for await (const command of createInterface({ input: process.stdin })) {
  if (command !== 'mark') continue;
  const { userCPUTime, systemCPUTime, voluntaryContextSwitches } = process.resourceUsage();
  const cpuSeconds = (userCPUTime + systemCPUTime) / 1e6;
  console.log(JSON.stringify({ cpuSeconds, switches: voluntaryContextSwitches }));
}
await session.end();
process.exit(0);
