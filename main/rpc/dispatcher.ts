/**
 * One way in for every request, whichever border it crossed: is there such a channel, do the
 * arguments fit its schema, and how did it end. Nothing that a caller sends makes it throw.
 */
import { FailureError, type Failure } from '../../shared/failure.ts';
import type { IpcResult, RequestChannel, Requests } from '../../shared/ipc/contract.ts';
import { requestSchemas } from './request-schemas.ts';

export type Handlers = {
  readonly [C in RequestChannel]: (
    args: Requests[C]['args'],
  ) => Promise<Requests[C]['result']> | Requests[C]['result'];
};

export type Dispatch = (channel: unknown, args: unknown) => Promise<IpcResult<unknown>>;

/** `onUnexpected` hears of errors that are nobody's plan; the caller is told no more than that. */
export function createDispatch(
  handlers: Handlers,
  onUnexpected: (channel: RequestChannel, error: unknown) => void = () => undefined,
): Dispatch {
  return async (channel, args) => {
    if (!isChannel(channel)) return refused('there is no such request');
    const parsed = requestSchemas[channel].safeParse(args);
    if (!parsed.success) return refused(`the arguments of ${channel} do not fit`);
    const handle = handlers[channel] as (checked: unknown) => unknown;
    try {
      return { ok: true, value: await handle(parsed.data) };
    } catch (error) {
      if (error instanceof FailureError) return { ok: false, failure: error.failure };
      onUnexpected(channel, error);
      return { ok: false, failure: { code: 'unexpected', detail: `${channel} failed` } };
    }
  };
}

function isChannel(value: unknown): value is RequestChannel {
  return typeof value === 'string' && Object.hasOwn(requestSchemas, value);
}

function refused(detail: string): { readonly ok: false; readonly failure: Failure } {
  return { ok: false, failure: { code: 'unexpected', detail } };
}
