/** What stands behind the page's address: nothing for the main view, `#tools/<view>` for the tools. */
import { useSyncExternalStore } from 'react';

import type { ToolsView } from '../../shared/ipc/contract.ts';

export const toolsViews: readonly ToolsView[] = [
  'diagnostics',
  'history',
  'report',
  'console',
  'settings',
  'about',
];

export function toolsAddress(view: ToolsView): string {
  return `#tools/${view}`;
}

/** Undefined for the main view, and for an address nobody knows. */
export function parseAddress(hash: string): ToolsView | undefined {
  return toolsViews.find((view) => hash === toolsAddress(view));
}

export function useToolsView(): ToolsView | undefined {
  return useSyncExternalStore(
    (onChange) => {
      window.addEventListener('hashchange', onChange);
      return () => window.removeEventListener('hashchange', onChange);
    },
    () => parseAddress(location.hash),
  );
}
