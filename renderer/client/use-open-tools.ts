/** Opens the tools: a second window in Electron, the same page in a browser. */
import { useCallback } from 'react';

import type { ToolsView } from '../../shared/ipc/contract.ts';
import { useApp, useSnapshot } from './app-context.tsx';
import { toolsAddress } from './address.ts';

export function useOpenTools(): (view: ToolsView) => void {
  const { api } = useApp();
  const surface = useSnapshot((snapshot) => snapshot.app.surface);
  return useCallback(
    (view) => {
      if (surface === 'window') void api.request('open-tools', { view });
      else location.hash = toolsAddress(view);
    },
    [api, surface],
  );
}
