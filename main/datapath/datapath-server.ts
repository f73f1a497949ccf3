/** Serves a DatapathEngine over a message port: requests in, one reply each, in order. */
import { FailureError, type Failure } from '../../shared/failure.ts';
import { DatapathEngine, type DatapathParts } from './datapath-engine.ts';
import type {
  DatapathRequest,
  DatapathRequests,
  RequestMessage,
  WorkerMessage,
} from './worker-contract.ts';

/** The part of a MessagePort that is needed here. */
export interface ServerPort {
  postMessage(message: WorkerMessage): void;
  on(event: 'message', listener: (message: RequestMessage) => void): unknown;
}

type Handlers = {
  readonly [R in DatapathRequest]: (
    args: DatapathRequests[R]['args'],
  ) => DatapathRequests[R]['answer'] | Promise<DatapathRequests[R]['answer']>;
};

export function serveDatapath(port: ServerPort, parts: Omit<DatapathParts, 'emit'>): void {
  const engine = new DatapathEngine({
    ...parts,
    emit: (event) => port.postMessage({ kind: 'event', event }),
  });
  const handlers: Handlers = {
    'open-stick': ({ spec }) => engine.openStick(spec),
    'write-at': async ({ bytes }) => void (await engine.writeAt(bytes)),
    'start-link': ({ staticLease, families }) => void engine.startLink(staticLease, families),
    'set-link-families': ({ families }) => void engine.setLinkFamilies(families),
    'apply-static-lease': ({ lease }) => void engine.applyStaticLease(lease),
    'apply-ipv6-dns': ({ dnsServers }) => void engine.applyIpv6DnsServers(dnsServers),
    'stop-link': () => void engine.stopLink(),
    'open-tun': (args) => engine.openTun(args),
    'start-traffic': ({ families }) => void engine.startTraffic(families),
    'stop-traffic': () => void engine.stopTraffic(),
    'reset-stick': async () => void (await engine.resetStick()),
    'start-probe': () => void engine.startProbe(),
    'start-measurement': ({ id, request }) => void engine.startMeasurement(id, request),
    'act-on-virtual-stick': (action) => void engine.act(action),
    'read-counters': () => engine.counters(),
    close: async () => void (await engine.close()),
  };

  // One after the other: 'close' waits for an opening that is under way, and then undoes it.
  let turn: Promise<void> = Promise.resolve();
  port.on('message', (message) => {
    // AT bytes and virtual faults must not wait behind a slow request.
    const urgent =
      message.request === 'write-at' ||
      message.request === 'act-on-virtual-stick' ||
      message.request === 'read-counters';
    if (urgent) void answer(message);
    else turn = turn.then(() => answer(message));
  });

  async function answer({ id, request, args }: RequestMessage): Promise<void> {
    try {
      const handler = handlers[request] as (args: unknown) => unknown;
      port.postMessage({ kind: 'reply', id, ok: true, answer: await handler(args) });
    } catch (error) {
      port.postMessage({ kind: 'reply', id, ok: false, failure: failureOf(error) });
    }
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  return {
    code: 'unexpected',
    detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
}
