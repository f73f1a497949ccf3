/**
 * The traffic line as SVG paths: what arrives rises above the axis, what is sent hangs below it.
 * Pure; coordinates in the chart's own units ({@link CHART}).
 */

/** Size of the drawing and where its axis runs. */
export const CHART = { width: 440, height: 120, axis: 88, top: 7, below: 26, gap: 2.6 } as const;

/** Samples the width stands for: two minutes at one per second. */
export const CHART_SAMPLES = 120;

/** Full scale in Mbit/s; the smallest that holds the highest sample is used. */
export const SCALE_STEPS = [1, 5, 20, 50, 150] as const;

export interface TrafficSample {
  readonly down: number;
  readonly up: number;
}

export interface TrafficPaths {
  readonly downFill: string;
  readonly downLine: string;
  readonly upLine: string;
  /** x at which the axis ends; {@link CHART.width} while answers come back. */
  readonly brokenAt: number;
}

/** `silentSeconds` without anything coming in break the axis that far from the right. */
export function trafficPaths(samples: readonly TrafficSample[], silentSeconds = 0): TrafficPaths {
  const shown = samples.slice(-CHART_SAMPLES);
  const stepWidth = CHART.width / (CHART_SAMPLES - 1);
  const firstX = CHART.width - (shown.length - 1) * stepWidth;
  const downScale = scaleFor(shown.map(({ down }) => down));
  const upScale = scaleFor(shown.map(({ up }) => up));
  const x = (index: number) => firstX + index * stepWidth;
  const brokenAt = Math.max(
    0,
    round(CHART.width - Math.min(silentSeconds, CHART_SAMPLES) * stepWidth),
  );
  // What arrives has no line where nothing arrives.
  const heard = shown.slice(0, Math.max(0, shown.length - Math.floor(silentSeconds)));
  const down = heard.map((sample, index) => ({
    x: x(index),
    y: CHART.axis - 1 - share(sample.down, downScale) * (CHART.axis - 1 - CHART.top),
  }));
  const up = shown.map((sample, index) => ({
    x: x(index),
    y: CHART.axis + CHART.gap + share(sample.up, upScale) * CHART.below,
  }));
  const downLine = smooth(down);
  return {
    downLine,
    downFill:
      downLine &&
      `${downLine}L${round(x(heard.length - 1))} ${CHART.axis}L${round(firstX)} ${CHART.axis}Z`,
    upLine: smooth(up),
    brokenAt,
  };
}

/** Bits per second at full height. */
export function scaleFor(bitsPerSecond: readonly number[]): number {
  const highest = Math.max(0, ...bitsPerSecond) / 1e6;
  return (SCALE_STEPS.find((step) => highest <= step) ?? highest) * 1e6;
}

function share(value: number, scale: number): number {
  return Math.min(1, Math.max(0, value / scale));
}

/** Level tangents between the points: a curve that never overshoots a sample. */
function smooth(points: readonly { readonly x: number; readonly y: number }[]): string {
  const [first, ...rest] = points;
  if (first === undefined || rest.length === 0) return '';
  let previous = first;
  let path = `M${round(first.x)} ${round(first.y)}`;
  for (const point of rest) {
    const middle = round((previous.x + point.x) / 2);
    path += `C${middle} ${round(previous.y)} ${middle} ${round(point.y)} ${round(point.x)} ${round(point.y)}`;
    previous = point;
  }
  return path;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
