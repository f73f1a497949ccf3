/** All words of the windows, in English. */
import { uiFlowEn } from './ui-flow-en.ts';
import { uiToolsEn } from './ui-tools-en.ts';

export const uiEn = { ...uiFlowEn, tools: uiToolsEn };

/** The shape every other language must have. */
export type UiMessages = typeof uiEn;
