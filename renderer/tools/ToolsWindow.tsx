import type { ToolsView } from '../../shared/ipc/contract.ts';

export function ToolsWindow({ view }: { readonly view: ToolsView }) {
  return <main>{view}</main>;
}
