/** What every parsed value must be, whatever it was parsed from. */
import { invariant } from './engine/invariant.ts';

/** Plain data of finite numbers, no larger than the bytes it came from justify. */
export function checkPlainValue(value: unknown, inputLength: number): void {
  let items = 0;
  const visit = (part: unknown, depth: number): void => {
    items += 1;
    invariant(depth < 12, 'values are not nested without end');
    switch (typeof part) {
      case 'number':
        invariant(Number.isFinite(part), 'numbers are numbers');
        return;
      case 'string':
        items += part.length;
        return;
      case 'object':
        for (const child of Object.values(part ?? {})) visit(child, depth + 1);
        return;
      case 'undefined':
      case 'boolean':
        return;
      default:
        invariant(false, `no ${typeof part} in plain data`);
    }
  };
  visit(value, 0);
  invariant(items <= 4_000 + 64 * inputLength, 'a value is not much larger than its text');
}
