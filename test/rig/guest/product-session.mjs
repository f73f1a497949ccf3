// One `connect` of the product's command line.
import { start, until } from './machine.mjs';

export const CLI = '/tetherstick/out/cli/index.js';

/** `connect` as a program would run it; the SIM of every new stick asks for its PIN. */
export function connect() {
  const session = start('node', [
    ...[CLI, 'connect', '--json', '--pin-stdin', '--no-reconnect', '--patience', '5'],
  ]);
  session.child.stdin.end('1234\n');
  return {
    ...session,
    async online() {
      await until(
        'online',
        () => {
          if (session.child.exitCode !== null) throw new Error(`it ended: ${session.text()}`);
          return session.text().includes('"state":"online"');
        },
        240_000,
      ).catch((error) => {
        throw new Error(`${error.message}\n${session.text()}`);
      });
      const last = session.text().trim().split('\n').at(-1);
      return JSON.parse(last).lease?.address;
    },
  };
}
