/** Throws with `promise` when `holds` is false: a finding. */
export function invariant(holds: boolean, promise: string): asserts holds {
  if (!holds) throw new Error(`does not hold: ${promise}`);
}
