/** Counts a little traffic for ever, as a program that is about to be killed; see usage-killed.test.ts. */
import { DataAccount } from '../../main/app/data-account.ts';
import { usageFile } from '../../main/settings/app-files.ts';

const [stateDir = ''] = process.argv.slice(2);
const budget = { limitBytes: undefined, firstDay: 1, disconnectAtLimit: true, asked: true };
const file = usageFile(stateDir);
const { value } = await file.load(new Date());
const account = new DataAccount({
  usage: value,
  save: async (usage) => {
    await file.save(usage);
    console.log(usage.periodBytes);
  },
  nowMs: () => Date.now(),
});
account.startSession(false);
setInterval(() => account.count(300_000, budget), 5);
