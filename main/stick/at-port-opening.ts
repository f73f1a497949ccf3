/**
 * Opens the port that dials and keeps the other AT ports empty.
 *
 * Firmware sends unsolicited lines to every AT port and becomes unstable when a port nobody reads
 * fills up (ModemManager, Huawei plugin). So the others are read and the bytes thrown away. They
 * are not silenced with AT^CURC=0: that would need the port to be open, and it would stay in force
 * for the program that uses the stick next.
 */
import { FailureError } from '../../shared/failure.ts';
import { BulkAtChannel } from '../at/bulk-at-channel.ts';
import { setControlLineState } from '../usb/cdc-requests.ts';
import type { StickTransport } from '../usb/stick-transport.ts';
import { probeAtPort, type AtPortAbility } from './at-port-probe.ts';
import type { AtPort } from './at-ports.ts';
import type { BringUpTrace } from './bring-up-trace.ts';
import type { UndoStack } from './undo-stack.ts';
import { failingAs, usbFailure } from './usb-failure.ts';

interface OpenPort {
  readonly port: AtPort;
  readonly channel: BulkAtChannel;
}

/** With three silent ports and one second for each, about the 20 s a stick takes to wake up. */
const PROBE_ROUNDS = 7;

/** `ports` is in order of preference. What is taken is pushed on `undo`. */
export async function openAtPort(
  transport: StickTransport,
  trace: BringUpTrace,
  undo: UndoStack,
  ports: readonly [AtPort, ...AtPort[]],
  { probeTimeoutMs }: { readonly probeTimeoutMs: number },
): Promise<OpenPort> {
  const [best, ...others] = ports;
  if (best.role === 'unlabelled' && others.length > 0) {
    const candidates = await openCandidates(transport, trace, undo, ports);
    return chooseByProbing(candidates, probeTimeoutMs); // The others go on being read.
  }

  const channel = await openPort(transport, trace, undo, best);
  for (const other of others) {
    try {
      const drain = await claimPort(transport, undo, other);
      drain.onData(() => {});
    } catch (error) {
      passOverUnlessGone(error, other); // Some other program holds it, and reads it.
    }
  }
  return { port: best, channel };
}

async function openCandidates(
  transport: StickTransport,
  trace: BringUpTrace,
  undo: UndoStack,
  ports: readonly AtPort[],
): Promise<readonly OpenPort[]> {
  const candidates: OpenPort[] = [];
  let failure: FailureError | undefined;
  for (const port of ports) {
    try {
      candidates.push({ port, channel: await openPort(transport, trace, undo, port) });
    } catch (error) {
      failure = passOverUnlessGone(error, port);
    }
  }
  if (candidates.length === 0 && failure !== undefined) throw failure;
  return candidates;
}

/** The first that dials; once all have answered or time is up, the first that answers at all. */
async function chooseByProbing(
  candidates: readonly OpenPort[],
  timeoutMs: number,
): Promise<OpenPort> {
  let answering: OpenPort | undefined;
  for (let round = 0; round < PROBE_ROUNDS; round += 1) {
    answering = undefined;
    let silent = 0;
    for (const candidate of candidates) {
      const ability = await probe(candidate, timeoutMs);
      if (ability === 'dials') return candidate;
      if (ability === 'silent') silent += 1;
      else answering ??= candidate;
    }
    if (silent === 0) break;
  }
  if (answering !== undefined) return answering;
  throw new FailureError({
    code: 'at-silent',
    detail: `none of ${candidates.length} unlabelled ports answered AT`,
  });
}

/** A port that breaks is no worse than one that says nothing: the next one may dial. */
async function probe({ port, channel }: OpenPort, timeoutMs: number): Promise<AtPortAbility> {
  try {
    return await probeAtPort(channel, timeoutMs);
  } catch (error) {
    passOverUnlessGone(error, port);
    return 'silent';
  }
}

function passOverUnlessGone(error: unknown, { interfaceNumber }: AtPort): FailureError {
  const failure = usbFailure(error, `AT port of interface ${interfaceNumber}`);
  if (failure.failure.code === 'stick-gone') throw failure;
  return failure;
}

async function openPort(
  transport: StickTransport,
  trace: BringUpTrace,
  undo: UndoStack,
  port: AtPort,
): Promise<BulkAtChannel> {
  const channel = await claimPort(transport, undo, port);
  let end: Error | undefined;
  channel.onEnd((error) => (end = error));
  await raiseLines(trace, undo, port);
  // A pipe that could not be opened has ended by now.
  if (end !== undefined) throw usbFailure(end, `AT port of interface ${port.interfaceNumber}`);
  return channel;
}

async function claimPort(
  transport: StickTransport,
  undo: UndoStack,
  { interfaceNumber, bulkIn, bulkOut }: AtPort,
): Promise<BulkAtChannel> {
  const doing = `claim of interface ${interfaceNumber}`;
  await failingAs(doing, transport.claimInterface(interfaceNumber));
  undo.push(() => transport.releaseInterface(interfaceNumber));
  const channel = new BulkAtChannel(transport, {
    bulkIn: bulkIn.address,
    bulkOut: bulkOut.address,
  });
  undo.push(() => channel.close());
  return channel;
}

/**
 * Linux's serial drivers raise DTR and RTS at every open and drop them at close; whether a port is
 * mute without is not known, so we do as they do. Sticks may stall it.
 */
async function raiseLines(
  trace: BringUpTrace,
  undo: UndoStack,
  { interfaceNumber }: AtPort,
): Promise<void> {
  await trace.tellOptional(
    'SET_CONTROL_LINE_STATE',
    setControlLineState(interfaceNumber, { dtr: true, rts: true }),
  );
  const drop = setControlLineState(interfaceNumber, { dtr: false, rts: false });
  undo.push(() => trace.tellOptional('SET_CONTROL_LINE_STATE', drop));
}
