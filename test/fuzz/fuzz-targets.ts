/// <reference types="vite/types/importMeta.d.ts" />
/** All targets: every file in targets/ exports one or more. */
import type { FuzzTarget } from './engine/fuzz-target.ts';

const modules = import.meta.glob<Record<string, FuzzTarget>>('./targets/*.ts', { eager: true });

export const fuzzTargets: readonly FuzzTarget[] = Object.values(modules)
  .flatMap((module) => Object.values(module))
  .sort((a, b) => (a.name < b.name ? -1 : 1));
