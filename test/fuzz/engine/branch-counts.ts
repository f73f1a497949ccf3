/**
 * How often each branch of the instrumented code was taken since the last clearing. The build
 * numbers the branches (instrument-branches.ts) and makes the code count here.
 */
export const MAX_BRANCHES = 1 << 14;

export const branchCounts = new Uint32Array(MAX_BRANCHES);
