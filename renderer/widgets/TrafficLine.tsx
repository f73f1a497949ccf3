/** The line as the axis of the traffic: what arrives rises above it, what is sent hangs below. */
import { useEffect, useRef, useState } from 'react';

import type { TrafficView } from '../../shared/ipc/snapshot.ts';
import { useApp } from '../client/app-context.tsx';
import { CHART, trafficPaths } from '../model/traffic-paths.ts';
import styles from './TrafficLine.module.css';

/** Silence shorter than this is ordinary. */
const BROKEN_AFTER_S = 5;
const SAID_EVERY_MS = 30_000;
const STILL_STEP_MS = 5_000;

export interface TrafficLineProps {
  readonly traffic: TrafficView;
  readonly low?: boolean;
}

export function TrafficLine({ traffic, low = false }: TrafficLineProps) {
  const { ui, format } = useApp();
  const shown = useCalmSteps(traffic);
  const broken = shown.silentSeconds >= BROKEN_AFTER_S;
  const quiet = !broken && shown.samples.every(({ down, up }) => down + up < 1_000);
  const silence = format.duration(shown.silentSeconds * 1000);
  const paths = trafficPaths(shown.samples, broken ? shown.silentSeconds : 0);
  const sentence = broken
    ? ui.home.chartBroken(silence)
    : quiet
      ? ui.home.chartIdle
      : ui.home.chartLive(
          format.megabits(shown.downBitsPerSecond),
          format.megabits(shown.upBitsPerSecond),
        );
  const said = useSaid(sentence);
  return (
    <div className={styles.bleed}>
      <svg
        className={`${styles.chart} ${low ? styles.low : ''}`}
        viewBox={`0 0 ${CHART.width} ${CHART.height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={said}
      >
        <path className={styles.downFill} d={paths.downFill} />
        <path className={styles.upLine} d={paths.upLine} />
        <path className={styles.downLine} d={paths.downLine} />
        <path className={styles.axis} d={`M0 ${CHART.axis}H${Math.max(0, paths.brokenAt)}`} />
        {broken && (
          <path
            className={styles.gap}
            d={`M${Math.min(CHART.width, paths.brokenAt + 10)} ${CHART.axis}H${CHART.width}`}
          />
        )}
      </svg>
      <div className={styles.times}>
        <span>{ui.home.ago}</span>
        {broken ? (
          <span className={styles.broken}>{ui.home.nothingFor(silence)}</span>
        ) : (
          <span>{quiet ? ui.home.quiet : ui.home.now}</span>
        )}
      </div>
    </div>
  );
}

/** Nothing while the page is hidden; steps of 5 s where less motion is wished. */
function useCalmSteps(traffic: TrafficView): TrafficView {
  const [shown, setShown] = useState(traffic);
  const lastShownAt = useRef(0);
  useEffect(() => {
    if (document.hidden) return;
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    const at = performance.now();
    if (still && lastShownAt.current > 0 && at - lastShownAt.current < STILL_STEP_MS) return;
    lastShownAt.current = at;
    setShown(traffic);
  }, [traffic]);
  return shown;
}

/** A sentence that changes at most every 30 s, so that a screen reader can follow. */
function useSaid(sentence: string): string {
  const [said, setSaid] = useState(sentence);
  const latest = useRef(sentence);
  useEffect(() => {
    latest.current = sentence;
  }, [sentence]);
  useEffect(() => {
    const timer = setInterval(() => setSaid(latest.current), SAID_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return said;
}
