import type { Plugin } from 'vite';

export function listBundledPackages(bundle: string): Plugin;
export function bundledPackages(): string[];
