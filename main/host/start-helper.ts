/** Starts the helper, one way or another, and waits until it speaks. */
import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';

import { loadAddon } from '../../native-bridge/index.ts';
import { FailureError } from '../../shared/failure.ts';
import { connectUnix } from '../tun/receive-fd.ts';
import { HelperConnection } from './helper-connection.ts';
import { commandByHand, findHelperStart, type HelperStart } from './helper-program.ts';
import { requireTunRight, type TunPlaces } from './tun-right.ts';

export interface RunningHelper {
  readonly connection: HelperConnection;
  /** Resolves when its process has ended, and so has undone everything. */
  readonly exited: Promise<void>;
}

/** pkexec(1): the dialog was put away; no authorisation could be had. */
const PKEXEC_DISMISSED = 126;
const PKEXEC_REFUSED = 127;

/**
 * Aborting puts a question that is still open away. FailureError 'helper-missing' when it is not
 * installed, 'tun-missing' or 'tun-permission' where it could make no tunnel, 'helper-denied' when
 * the permission was not given; where nothing can ask for it, the detail is the command to type.
 */
export async function startHelper(
  signal: AbortSignal,
  start: HelperStart = findHelperStart(process.getuid?.() ?? -1, import.meta.dirname),
  tunPlaces?: TunPlaces,
): Promise<RunningHelper> {
  if (process.platform !== 'linux') {
    throw new FailureError({ code: 'platform-unsupported', detail: process.platform });
  }
  // A helper that runs as this process does has its rights too; others come with their own.
  if (start.way !== 'none') requireTunRight(start.way === 'directly', tunPlaces);
  switch (start.way) {
    case 'none':
      throw start.reason === 'not-installed'
        ? new FailureError({ code: 'helper-missing' })
        : new FailureError({ code: 'helper-denied', detail: byHand() });
    case 'socket':
      return greet(new HelperConnection(connectUnix(start.path, { peerUid: 0 })));
    case 'directly':
      return spawnHelper(start.program, [], signal);
    case 'pkexec':
      return spawnHelper(start.pkexec, [start.program], signal);
  }
}

async function greet(connection: HelperConnection): Promise<RunningHelper> {
  await connection.greeting();
  return { connection, exited: connection.ended };
}

/** Its end of the socket pair is its standard input: pkexec closes all but the first three. */
async function spawnHelper(
  program: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<RunningHelper> {
  const [own, other] = loadAddon().socketPair();
  const child = spawn(program, [...args], { stdio: [other, 'ignore', 'pipe'], env: environment() });
  closeSync(other);
  let complaint = '';
  child.stderr?.on(
    'data',
    (chunk: Buffer) => (complaint = (complaint + String(chunk)).slice(-500)),
  );
  const exitCode = new Promise<number | null>((resolve) => {
    child.on('error', (error) => {
      complaint = error.message;
      resolve(null);
    });
    child.on('close', resolve);
  });
  const connection = new HelperConnection(own);
  const onAbort = () => connection.close();
  signal.addEventListener('abort', onAbort);
  try {
    await connection.greeting();
  } catch (error) {
    connection.close();
    // A question that is open does not see the end of the socket.
    child.kill('SIGTERM');
    throw startFailure(await exitCode, complaint.trim(), error);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
  return { connection, exited: exitCode.then(() => undefined) };
}

/** pkexec's agent needs to know the session; the helper itself throws all of it away. */
function environment(): NodeJS.ProcessEnv {
  const wanted = ['DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'XDG_RUNTIME_DIR', 'LANG', 'PATH'];
  return Object.fromEntries(wanted.map((name) => [name, process.env[name]]));
}

function startFailure(code: number | null, complaint: string, cause: unknown): FailureError {
  const options = { cause };
  if (code === PKEXEC_DISMISSED) return new FailureError({ code: 'helper-denied' }, options);
  if (code === PKEXEC_REFUSED) {
    return new FailureError({ code: 'helper-denied', detail: byHand() }, options);
  }
  const detail = complaint === '' ? `exit code ${code}` : complaint;
  return new FailureError({ code: 'helper-failed', detail }, options);
}

function byHand(): string {
  return commandByHand(process.getuid?.() ?? 0);
}
