import { expect, it } from 'vitest';

import { CHART, scaleFor, trafficPaths } from './traffic-paths.ts';

const steady = (count: number, down: number, up = 0) =>
  Array.from({ length: count }, () => ({ down, up }));

it.each([
  [0.4, 1],
  [1, 1],
  [1.2, 5],
  [38.2, 50],
  [151, 151],
])('draws %s Mbit/s on a scale of %s', (megabits, scale) => {
  expect(scaleFor([megabits * 1e6]) / 1e6).toBe(scale);
});

it('starts at the right edge and fills the width in two minutes', () => {
  const early = trafficPaths(steady(2, 1e6));
  expect(early.downLine).toMatch(/^M436\.3 7C.* 440 7$/);
  expect(trafficPaths(steady(120, 1e6)).downLine).toMatch(/^M0 7C/);
});

it('draws nothing of nothing', () => {
  expect(trafficPaths([])).toEqual({ downFill: '', downLine: '', upLine: '', brokenAt: 440 });
});

it('lets what is sent hang below the axis', () => {
  const { upLine } = trafficPaths(steady(120, 0, 1e6));
  expect(upLine).toMatch(new RegExp(`^M0 ${CHART.axis + CHART.gap + CHART.below}C`));
});

it('breaks the line where the last answer came in', () => {
  const { brokenAt, downLine } = trafficPaths(steady(120, 1e6), 40);
  expect(brokenAt).toBeCloseTo(CHART.width - 40 * (CHART.width / 119), 0);
  const lastX = Number(downLine.split(' ').at(-2));
  expect(lastX).toBeLessThanOrEqual(brokenAt + 0.1);
});
