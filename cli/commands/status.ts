/** `status`: asks the running session what it is doing. */
import { exitCode } from '../exit-code.ts';
import type { Command } from '../command.ts';
import { askStatus, controlSocketPath } from '../control-socket.ts';

export const statusCommand: Command = {
  verb: 'status',
  help: 'Tells what a running "connect" is doing.',
  options: { json: { type: 'boolean', help: 'The whole answer as JSON.' } },
  async run({ options }) {
    const answer = await askStatus(controlSocketPath());
    if (options['json'] === true) {
      console.log(JSON.stringify(answer ?? { session: { state: 'idle' } }));
      return exitCode.ok;
    }
    console.log(answer === undefined ? 'No session is running.' : JSON.stringify(answer, null, 2));
    return exitCode.ok;
  },
};
