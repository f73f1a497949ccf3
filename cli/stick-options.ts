/** The options with which a command names the stick it is about: a real one, or the virtual one. */
import { chooseStick, type StickSpec } from '../main/compose.ts';
import { stringOption, UsageError, type CommandInput, type Option } from './command.ts';
import { virtualStickOptions, virtualStickSpec } from './virtual-stick-options.ts';

export const stickOptions = {
  stick: {
    type: 'string',
    value: 'BUSPATH',
    help: 'Which stick, as "list" shows it, e.g. 1-2; the first one.',
  },
  ...virtualStickOptions,
} as const satisfies Record<string, Option>;

/** FailureError where no stick can be used; UsageError for words that do not fit. */
export async function stickSpec(input: CommandInput): Promise<StickSpec> {
  const busPath = stringOption(input, 'stick');
  if (input.options['virtual'] === true) {
    if (busPath !== undefined) throw new UsageError('--stick and --virtual exclude each other.');
    return virtualStickSpec(input, { kind: 'built-in' });
  }
  const forVirtual = ['profile', 'fault', 'seed', 'time-scale', 'scenario'].find(
    (name) => input.options[name] !== undefined,
  );
  if (forVirtual !== undefined) throw new UsageError(`--${forVirtual} is for --virtual only.`);
  return chooseStick(busPath);
}
