/**
 * Kernel releases that have refused a merged packet of ours (Linux e269d79c7d35 and the stable
 * branches that took it): with those the TUN is opened without offload from then on. Nothing is lost
 * if the file is; the kernel is tried again.
 */
import { readFile } from 'node:fs/promises';
import { release } from 'node:os';
import { join } from 'node:path';

import { atomicWrite } from './atomic-write.ts';

const FILE_NAME = 'merge-refusals.json';
/** A machine has a few kernels installed at most. */
const KEPT = 8;

export class MergeRefusalsFile {
  readonly #path: string;
  readonly #kernelRelease: string;

  constructor(dir: string, kernelRelease: string = release()) {
    this.#path = join(dir, FILE_NAME);
    this.#kernelRelease = kernelRelease;
  }

  /** Whether the running kernel has refused one. Never rejects. */
  async isOnRecord(): Promise<boolean> {
    return (await this.#read()).includes(this.#kernelRelease);
  }

  /** Never rejects: where it can not be written, the kernel is simply tried again. */
  async record(): Promise<void> {
    const others = (await this.#read()).filter((known) => known !== this.#kernelRelease);
    const kernelReleases = [...others, this.#kernelRelease].slice(-KEPT);
    try {
      await atomicWrite(this.#path, `${JSON.stringify({ kernelReleases })}\n`);
    } catch {
      return;
    }
  }

  /** What is no list of releases counts as empty. */
  async #read(): Promise<string[]> {
    try {
      const { kernelReleases } = JSON.parse(await readFile(this.#path, 'utf8')) as {
        kernelReleases?: unknown;
      };
      if (!Array.isArray(kernelReleases)) return [];
      return kernelReleases.filter((each): each is string => typeof each === 'string').slice(-KEPT);
    } catch {
      return [];
    }
  }
}
