/** `doctor`: what on this computer could be in the way, and what to do; `--fix` does what it can. */
import { spawnSync } from 'node:child_process';

import { examineComputer, type DoctorFinding } from '../../main/compose.ts';
import { enDoctor } from '../../shared/i18n/en-doctor.ts';
import type { Command } from '../command.ts';
import { exitCode } from '../exit-code.ts';

const marks = { good: 'ok', note: 'note', problem: 'problem' } as const;

export const doctorCommand: Command = {
  verb: 'doctor',
  help: 'Looks for what on this computer could be in the way, and says what to do.',
  options: {
    fix: { type: 'boolean', help: 'Do what can be done at once; asks for the permission.' },
    json: { type: 'boolean', help: 'One JSON object.' },
  },
  run({ options }) {
    if (options['fix'] === true) for (const finding of examineComputer()) mend(finding);
    const findings = examineComputer();
    if (options['json'] === true) console.log(JSON.stringify({ findings }));
    else for (const finding of findings) tell(finding);
    const isWell = findings.every(({ state }) => state !== 'problem');
    return Promise.resolve(isWell ? exitCode.ok : exitCode.machine);
  },
};

function tell({ check, state, detail }: DoctorFinding): void {
  const words = enDoctor[check];
  const sentence = state === 'good' ? words.good : `${words.bad} ${words.next}`;
  console.log(`${marks[state].padEnd(8)} ${sentence}`);
  if (detail !== undefined) console.log(`${' '.repeat(9)}(${detail})`);
}

/** Root does it at once, others by way of pkexec. */
function mend({ state, fix }: DoctorFinding): void {
  if (state !== 'problem' || fix === undefined) return;
  const [program = '', ...args] = process.getuid?.() === 0 ? fix : ['pkexec', ...fix];
  const done = spawnSync(program, args, { stdio: ['inherit', 'inherit', 'inherit'] });
  if (done.error !== undefined) console.error(done.error.message);
}
