/** Defines the PDP context, dials, and waits until the stick reports the bearer. */
import type { ConnectionSettings } from '../../../shared/connection-settings.ts';
import { FailureError } from '../../../shared/failure.ts';
import { AtParameterError, AtResultError } from '../../at/at-error.ts';
import { definePdpContext, readPdpContexts } from '../../at/commands/cgdcont.ts';
import { dialNdis, hangUpNdis, type NdisCall } from '../../at/commands/ndisdup.ts';
import { readNdisStatus, type NdisStatus } from '../../at/commands/ndisstatqry.ts';
import type { SessionEvent } from '../step.ts';
import type { ModemContext } from './modem-context.ts';
import { ask, tell } from './tolerant-questions.ts';

const CID = 1;

/**
 * Resolves with bearer-up or bearer-down; while neither comes it waits, the deadline is the state
 * machine's. FailureError apn-refused (the APN cannot be sent), bearer-refused, at-error.
 */
export async function dial(
  context: ModemContext,
  settings: ConnectionSettings,
): Promise<SessionEvent> {
  try {
    await defineContext(context, settings.apn);
    const call = callFor(settings);
    const report = nextReport(context);
    try {
      await sendCall(context, call);
      return await bearerReported(context, report.status);
    } finally {
      report.stop();
    }
  } catch (error) {
    if (!(error instanceof AtParameterError)) throw error;
    const code = error.parameter === 'apn' ? 'apn-refused' : 'auth-refused';
    throw new FailureError({ code, detail: `not sent: ${error.reason}` }, { cause: error });
  }
}

export async function hangUp(context: ModemContext): Promise<void> {
  // ERROR: nothing was up.
  await tell(context, hangUpNdis(CID));
}

/** Writes the context only when it differs: it is kept in flash. */
async function defineContext(context: ModemContext, apn: string): Promise<void> {
  const wanted = definePdpContext(CID, 'IP', apn);
  const present = (await ask(context, readPdpContexts))?.find(({ cid }) => cid === CID);
  if (present?.type === 'IP' && present.apn === apn) return;
  if (!(await tell(context, wanted))) {
    throw new FailureError({ code: 'at-error', detail: 'the PDP context was refused' });
  }
}

function callFor({ apn, user, password, auth }: ConnectionSettings): NdisCall {
  if (user === undefined && password === undefined) return { cid: CID, apn };
  const credentials = {
    user: user ?? '',
    password: password ?? '',
    authentication: auth ?? 'chap',
  };
  return { cid: CID, apn, credentials };
}

async function sendCall(context: ModemContext, call: NdisCall): Promise<void> {
  const command = dialNdis(call);
  try {
    await context.at.run(command, { signal: context.pace.signal });
  } catch (error) {
    if (!(error instanceof AtResultError)) throw error;
    // A call of an earlier program is still up: its address is not ours to use.
    await hangUp(context);
    if (!(await tell(context, command))) {
      throw new FailureError({ code: 'bearer-refused', detail: error.message }, { cause: error });
    }
  }
}

/** Listens from before the dialling on: a fast stick reports before its own OK is read. */
function nextReport({ at }: ModemContext) {
  let latest: NdisStatus | undefined;
  const stop = at.onUnsolicited((event) => {
    if (event.type === 'ndisstat') latest = event;
  });
  return { status: () => latest, stop };
}

async function bearerReported(
  context: ModemContext,
  reported: () => NdisStatus | undefined,
): Promise<SessionEvent> {
  for (;;) {
    const report = reported();
    // Not every stick reports by itself (^CURC=0, another port): so it is asked as well.
    const status = report ?? (await ask(context, readNdisStatus));
    if (status?.ipv4.connected === true) return { type: 'bearer-up' };
    // A question answered with "not connected" says nothing while the network is still thinking.
    const cause = status?.ipv4.cause ?? undefined;
    const isRefusal = report !== undefined || (cause !== undefined && cause !== 0);
    if (status?.ipv4.connected === false && isRefusal) return { type: 'bearer-down', cause };
    await context.pace.pause(1_000);
  }
}
