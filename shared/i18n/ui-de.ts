/** All words of the windows, in German. */
import type { UiMessages } from './ui-en.ts';
import { uiFlowDe } from './ui-flow-de.ts';
import { uiToolsDe } from './ui-tools-de.ts';

export const uiDe: UiMessages = { ...uiFlowDe, tools: uiToolsDe };
