/** One request at a time for a view: which is under way, and how the last one failed. */
import { useCallback, useEffect, useRef, useState } from 'react';

import type { Failure } from '../../shared/failure.ts';
import type { IpcResult, RequestChannel, Requests } from '../../shared/ipc/contract.ts';
import { useApp } from './app-context.tsx';

export interface RequestState {
  readonly busy: RequestChannel | undefined;
  readonly failure: Failure | undefined;
  readonly run: <C extends RequestChannel>(
    channel: C,
    args: Requests[C]['args'],
  ) => Promise<IpcResult<Requests[C]['result']>>;
}

export function useRequest(): RequestState {
  const { api } = useApp();
  const [busy, setBusy] = useState<RequestChannel>();
  const [failure, setFailure] = useState<Failure>();
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);

  const run = useCallback<RequestState['run']>(
    async (channel, args) => {
      setBusy(channel);
      setFailure(undefined);
      const result = await api.request(channel, args);
      if (mounted.current) {
        setBusy(undefined);
        if (!result.ok) setFailure(result.failure);
      }
      return result;
    },
    [api],
  );
  return { busy, failure, run };
}
