import fc from 'fast-check';
import { expect, it } from 'vitest';

import { TimedFrameRing } from './timed-frame-ring.ts';

it('gives frames back as they were, oldest first, however it has to grow or wrap', () => {
  const steps = fc.array(
    fc.oneof(fc.integer({ min: 1, max: 300 }), fc.constant('shift' as const)),
    { maxLength: 400 },
  );
  fc.assert(
    fc.property(steps, (actions) => {
      const ring = new TimedFrameRing(1024);
      const expected: { readonly fill: number; readonly length: number; readonly due: number }[] =
        [];
      actions.forEach((action, index) => {
        if (action === 'shift') {
          check(ring, expected[0]);
          ring.shift();
          expected.shift();
        } else {
          const frame = { fill: index & 0xff, length: action, due: index };
          const bytes = new Uint8Array(action + 7).fill(0xa5);
          bytes.fill(frame.fill, 7);
          ring.push(bytes, 7, action, index);
          expected.push(frame);
        }
        expect(ring.count).toBe(expected.length);
      });
      for (; expected.length > 0; expected.shift(), ring.shift()) check(ring, expected[0]);
      expect(ring.nextDueMs).toBe(Infinity);
    }),
  );
});

it('refuses an empty frame, which would look like none', () => {
  const ring = new TimedFrameRing(64);
  expect(() => ring.push(new Uint8Array(4), 0, 0, 1)).toThrow(RangeError);
  expect(ring.count).toBe(0);
});

it('is empty after it was cleared', () => {
  const ring = new TimedFrameRing(64);
  ring.push(new Uint8Array(40), 0, 40, 5);
  expect(ring.nextDueMs).toBe(5);
  ring.clear();
  expect([ring.count, ring.nextDueMs]).toEqual([0, Infinity]);
});

function check(
  ring: TimedFrameRing,
  frame: { readonly fill: number; readonly length: number; readonly due: number } | undefined,
): void {
  expect(ring.nextDueMs).toBe(frame?.due ?? Infinity);
  if (frame === undefined) return;
  expect(ring.oldestLength).toBe(frame.length);
  const start = ring.oldestOffset;
  const bytes = ring.bytes.subarray(start, start + frame.length);
  expect(bytes.every((byte) => byte === frame.fill)).toBe(true);
}
