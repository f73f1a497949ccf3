/**
 * Looks for work that grows faster than the input: inputs of one shape in growing sizes, whose work
 * is compared. Branches are counted; what happens inside regular expressions and built-in functions
 * has no counters and is measured in processor time, as a ratio within one run.
 */
import { branchCounts } from './branch-counts.ts';
import type { Finding } from './campaign.ts';
import { secondLook } from './canaries.ts';
import { bytesOf, type FuzzTarget } from './fuzz-target.ts';

export interface Growth {
  readonly shape: string;
  /** 1 when the work grows as the size does, 2 when it grows as its square. */
  readonly exponent: number;
}

type Shape = (size: number) => Uint8Array | string;

/** Below this many branches the fixed part hides the rest. */
const LEAST_WORK = 500;
const SWEEP_LENGTH = 8192;

/** The target's own shapes, and each word, seed and byte repeated. */
export function shapesOf(target: FuzzTarget): ReadonlyMap<string, Shape> {
  const shapes = new Map<string, Shape>(Object.entries(target.shapes ?? {}));
  const words = [...(target.dictionary ?? []), ...target.seeds.slice(0, 12)].map(bytesOf);
  for (const word of words) {
    if (word.length > 0) shapes.set(`${nameOf(word)} repeated`, (size) => repeated(word, size));
  }
  const [seed] = target.seeds.map(bytesOf);
  for (const byte of [0x00, 0x20, 0x41, 0xff]) {
    const tail = new Uint8Array(1).fill(byte);
    shapes.set(`bytes ${byte} repeated`, (size) => repeated(tail, size));
    if (seed !== undefined) {
      shapes.set(`first seed, then bytes ${byte}`, (size) => {
        const whole = repeated(tail, size);
        whole.set(seed.subarray(0, size));
        return whole;
      });
    }
  }
  return shapes;
}

/**
 * How the branches taken grow from n to 2n to 4n bytes, the fixed part taken out. The less of two
 * sizes counts: a limit on the way (the longest frame, say) looks like growth at one of them only.
 */
export async function countedGrowth(target: FuzzTarget, shape: Shape): Promise<number> {
  const sizes = [SWEEP_LENGTH / 4, (3 * SWEEP_LENGTH) / 16];
  const growths: number[] = [];
  for (const size of sizes) {
    const small = await workOf(target, shape(size));
    const middle = await workOf(target, shape(2 * size));
    const large = await workOf(target, shape(4 * size));
    const isGrowth = large - small >= LEAST_WORK;
    growths.push(isGrowth ? Math.log2((large - middle) / Math.max(middle - small, 1)) : 0);
  }
  return Math.min(...growths);
}

async function workOf(target: FuzzTarget, input: Uint8Array | string): Promise<number> {
  branchCounts.fill(0);
  await target.run(bytesOf(input));
  const work = branchCounts.reduce((sum, count) => sum + count, 0);
  branchCounts.fill(0);
  return work;
}

/**
 * How processor time grows from n to 8n bytes. The least of several runs counts, and a result that
 * looks bad is measured again: another program can only make it look worse.
 */
export async function timedGrowth(target: FuzzTarget, shape: Shape): Promise<number> {
  let best = Infinity;
  for (let attempt = 0; attempt < 3 && best > SUSPICIOUS; attempt += 1) {
    const small = await leastTimeUs(target, bytesOf(shape(SWEEP_LENGTH / 8)));
    const large = await leastTimeUs(target, bytesOf(shape(SWEEP_LENGTH)));
    // Half a millisecond for 8 KiB is no harm, however it came about.
    const exponent = large < 500 ? 0 : Math.log2(large / Math.max(small, 1)) / 3;
    best = Math.min(best, exponent);
  }
  return best;
}

/** Between 1 (linear, plus what caches do) and 2. */
export const SUSPICIOUS = 1.5;

async function leastTimeUs(target: FuzzTarget, input: Uint8Array): Promise<number> {
  let least = Infinity;
  for (let round = 0; round < 5; round += 1) {
    const before = process.cpuUsage();
    await target.run(input);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, user + system);
  }
  return least;
}

function repeated(word: Uint8Array, size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, i) => word[i % word.length]!);
}

function nameOf(word: Uint8Array): string {
  const isText = word.every((byte) => byte >= 0x20 && byte < 0x7f);
  const buffer = Buffer.from(word.subarray(0, 24));
  return isText ? JSON.stringify(buffer.toString('latin1')) : buffer.toString('hex');
}

export interface Sweep {
  /** The shapes of a target whose work grows too fast. */
  readonly superLinear: readonly Growth[];
  readonly findings: readonly Finding[];
}

export async function sweepGrowth(
  target: FuzzTarget,
  which: 'none' | 'own' | 'all',
): Promise<Sweep> {
  const superLinear: Growth[] = [];
  const findings: Finding[] = [];
  secondLook.isOff = true;
  const own = new Map<string, Shape>(Object.entries(target.shapes ?? {}));
  const shapes =
    which === 'all' ? shapesOf(target) : which === 'own' ? own : new Map<string, Shape>();
  for (const [shape, make] of shapes) {
    try {
      const counted = await countedGrowth(target, make);
      const exponent = Math.max(counted, await timedGrowth(target, make));
      if (exponent > SUSPICIOUS) superLinear.push({ shape, exponent });
    } catch (error) {
      const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
      findings.push({ input: bytesOf(make(SWEEP_LENGTH)), error: `${shape}: ${stack}` });
    }
  }
  secondLook.isOff = false;
  return { superLinear, findings };
}
