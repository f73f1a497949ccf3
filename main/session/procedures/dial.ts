/** Defines the PDP context, dials, and waits until the stick reports the bearer. */
import type { ConnectionSettings } from '../../../shared/connection-settings.ts';
import { FailureError } from '../../../shared/failure.ts';
import { familiesOf, type IpFamilies, type IpType } from '../../../shared/ip-family.ts';
import { AtParameterError, AtResultError } from '../../at/at-error.ts';
import { definePdpContext, readPdpContexts, type PdpType } from '../../at/commands/cgdcont.ts';
import { dialNdis, hangUpNdis, type NdisCall } from '../../at/commands/ndisdup.ts';
import { readNdisStatus, type NdisFamily, type NdisStatus } from '../../at/commands/ndisstatqry.ts';
import { refusedBearer } from '../bearer-failure.ts';
import type { SessionEvent } from '../step.ts';
import { LastCallCause } from './last-call-cause.ts';
import type { ModemContext } from './modem-context.ts';
import {
  familiesWhere,
  isAny,
  NdisReports,
  verdictOfAnswer,
  type FamilyVerdict,
} from './ndis-families.ts';
import { ask, tell } from './tolerant-questions.ts';

const CID = 1;
const PAUSE_MS = 1_000;
/** Pauses granted to the second family when the first was refused: it may only be slower. */
const PATIENCE = 3;

const pdpTypes: Readonly<Record<IpType, PdpType>> = {
  ipv4: 'IP',
  ipv6: 'IPV6',
  ipv4v6: 'IPV4V6',
};

/** Session-management causes that name what would be granted (TS 24.008 §10.5.6.6), or hint at it. */
const grantedByCause = new Map<number, IpType>([
  [50, 'ipv4'],
  [51, 'ipv6'],
  // Unknown PDP type, and one address per bearer: networks from before dual stack.
  [28, 'ipv4'],
  [52, 'ipv4'],
]);

export interface Dialled {
  readonly event: SessionEvent;
  /** What the stick reported last: a call may be lost again as soon as it is up. */
  readonly latest: NdisStatus;
}

/**
 * Resolves with bearer-up, as soon as one family is, or bearer-down; while neither comes it waits,
 * the deadline is the state machine's. Where both families were asked for and the network grants
 * one, that one is dialled for, after `onDialAgain`. FailureError apn-refused (the APN cannot be sent), bearer-refused,
 * at-error.
 */
export async function dial(
  context: ModemContext,
  settings: ConnectionSettings,
  onDialAgain: () => void,
): Promise<Dialled> {
  const { ipType = 'ipv4v6' } = settings;
  try {
    const dialled = await dialFor(context, settings, ipType);
    const { event } = dialled;
    const granted =
      ipType === 'ipv4v6' && event.type === 'bearer-down'
        ? grantedByCause.get(event.cause ?? 0)
        : undefined;
    if (granted === undefined) return dialled;
    onDialAgain();
    return await dialFor(context, settings, granted);
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

async function dialFor(
  context: ModemContext,
  settings: ConnectionSettings,
  ipType: IpType,
): Promise<Dialled> {
  const defined = await defineContext(context, ipType, settings.apn);
  const lastCause = await LastCallCause.beforeCall(context, CID);
  const { reports, next, stop } = listen(context);
  try {
    await sendCall(context, callFor(settings), reports, lastCause);
    const event = await bearerReported(context, familiesOf(defined), reports, next, lastCause);
    return { event, latest: reports.latest };
  } finally {
    stop();
  }
}

/**
 * Writes the context only when it differs: it is kept in flash. Returns the type it has in the end;
 * firmware that knows no dual stack gets IPv4.
 */
async function defineContext(context: ModemContext, ipType: IpType, apn: string): Promise<IpType> {
  const type = pdpTypes[ipType];
  const wanted = definePdpContext(CID, type, apn);
  const present = (await ask(context, readPdpContexts))?.find(({ cid }) => cid === CID);
  if (present?.type === type && present.apn === apn) return ipType;
  if (await tell(context, wanted)) return ipType;
  if (ipType === 'ipv4v6') return defineContext(context, 'ipv4', apn);
  throw new FailureError({ code: 'at-error', detail: 'the PDP context was refused' });
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

async function sendCall(
  context: ModemContext,
  call: NdisCall,
  reports: NdisReports,
  lastCause: LastCallCause,
): Promise<void> {
  const command = dialNdis(call);
  try {
    await context.at.run(command, { signal: context.pace.signal });
  } catch (error) {
    if (!(error instanceof AtResultError)) throw error;
    // A call of an earlier program is still up: its address is not ours to use.
    await hangUp(context);
    reports.forget();
    if (!(await tell(context, command))) {
      const failure = refusedBearer(await lastCause.ofRefusal());
      throw new FailureError({ ...failure, detail: error.message }, { cause: error });
    }
  }
}

/** Listens from before the dialling on: a fast stick reports before its own OK is read. */
function listen({ at }: ModemContext) {
  const reports = new NdisReports();
  let wake = (): void => undefined;
  const stop = at.onUnsolicited((event) => {
    if (event.type !== 'ndisstat') return;
    reports.add(event);
    wake();
  });
  const next = () => new Promise<void>((resolve) => (wake = resolve));
  return { reports, next, stop };
}

async function bearerReported(
  context: ModemContext,
  wanted: IpFamilies,
  reports: NdisReports,
  nextReport: () => Promise<void>,
  lastCause: LastCallCause,
): Promise<SessionEvent> {
  for (let patience = PATIENCE; ;) {
    const isReported = reports.verdict('ipv4') === 'up' || reports.verdict('ipv6') === 'up';
    // Not every stick reports by itself (^CURC=0, another port): so it is asked as well.
    const answer = isReported ? undefined : await ask(context, readNdisStatus);
    const verdicts = {
      ipv4: joined(reports.verdict('ipv4'), answer?.ipv4),
      ipv6: joined(reports.verdict('ipv6'), answer?.ipv6),
    };
    const up = familiesWhere(wanted, (family) => verdicts[family] === 'up');
    if (isAny(up)) return { type: 'bearer-up', families: up };

    const open = familiesWhere(wanted, (family) => verdicts[family] === 'open');
    const refusals = [verdicts.ipv4, verdicts.ipv6].filter(
      (verdict) => typeof verdict === 'object',
    );
    if (refusals.length > 0 && (!isAny(open) || patience === 0)) {
      const cause = refusals.map((refusal) => refusal.cause).find((given) => given !== undefined);
      return { type: 'bearer-down', cause: cause || (await lastCause.ofRefusal()) };
    }
    if (refusals.length > 0) patience -= 1;
    if (answer !== undefined && isOff(answer, wanted)) {
      // Perhaps the network is still thinking, perhaps its refusal was lost.
      const cause = await lastCause.appeared();
      if (cause !== undefined) return { type: 'bearer-down', cause };
    }
    await Promise.race([context.pace.pause(PAUSE_MS), nextReport()]);
  }
}

function isOff(answer: NdisStatus, wanted: IpFamilies): boolean {
  return !isAny(familiesWhere(wanted, (family) => answer[family].state !== 0));
}

/** A report outweighs the answer to a question. */
function joined(report: FamilyVerdict, answer: NdisFamily | undefined): FamilyVerdict {
  return report === 'open' && answer !== undefined ? verdictOfAnswer(answer) : report;
}
