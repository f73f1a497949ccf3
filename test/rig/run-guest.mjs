// One guest and its stick, in the network namespace this process was started in. The plan is the
// argument, in JSON; run-rig.mjs makes it.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootGuest, DIAL_IN_PORT } from './guest-machine.mjs';
import { cacheDir } from './packages.mjs';
import { RigResults } from './rig-results.mjs';
import { StickServer } from './stick-server.mjs';

/** Longer than any check may wait; a loaded machine takes many times as long as an idle one. */
const SILENCE_SECONDS = 600;

const plan = JSON.parse(process.argv[2]);
const logPath = join(cacheDir(), `${plan.name}-console.log`);
const results = new RigResults();

execFileSync('ip', ['link', 'set', 'lo', 'up']);
const stick = await StickServer.start(
  ...['--carrier', 'tap', '--time-scale', '0.2', '--dial-up', `127.0.0.1:${DIAL_IN_PORT}`],
);
try {
  const how = await bootGuest({
    packages: plan.packages,
    initramfs: plan.initramfs,
    words: [`rig.suites=${plan.suites.join(',')}`, `rig.unplugs=${plan.unplugs}`],
    logPath,
    silenceSeconds: SILENCE_SECONDS,
    onMessage: (message, answer) => {
      if (results.take(message) || message.type !== 'tell-stick') return;
      void stick.tell(message.words).then((said) => answer({ id: message.id, answer: said }));
    },
  });
  if (how === 'silent')
    console.log(`FAIL  the guest goes on: it said nothing for ${SILENCE_SECONDS} s`);
  else if (!results.hasEnded) console.log('FAIL  the guest ran to its end');
} finally {
  await stick.end();
}
results.write(join(cacheDir(), `${plan.name}-results.json`));
if (results.counts.failed > 0) console.log(`the guest's console is in ${logPath}`);
writeFileSync(plan.countsPath, JSON.stringify(results.counts));
