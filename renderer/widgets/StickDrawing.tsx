/** Laptop, stick and what lies between them; the words say the same, so readers skip it. */
import styles from './StickDrawing.module.css';

export type Drawn = 'apart' | 'plugged' | 'held';

/** `holder` is the program at the other end of a stick that is held. */
export function StickDrawing({
  drawn,
  holder,
}: {
  readonly drawn: Drawn;
  readonly holder?: string;
}) {
  const apart = drawn === 'apart';
  return (
    <svg
      className={`${styles.drawing} ${drawn === 'held' ? styles.low : ''}`}
      viewBox="0 0 440 184"
      preserveAspectRatio="xMinYMid slice"
      fill="none"
      aria-hidden="true"
    >
      {drawn === 'held' && <path className={styles.edge} d="M270 96H306" />}
      {!apart && <Stick x={150} awake={drawn === 'plugged'} />}
      <path className={styles.lidEdge} d="M24 84 L-30 6" />
      <path className={styles.lid} d="M24 84 L-30 6" />
      <path className={styles.body} d="M-10 84H128a6 6 0 0 1 6 6v10a10 10 0 0 1 -10 10H-10Z" />
      {apart && <path className={styles.well} d="M134 91 h-16 v11 h16" />}
      {apart && <path className={styles.dots} d="M141 96H186" />}
      {apart && <Stick x={226} awake={false} />}
      {apart && <path className={styles.dots} d="M362 96H446" />}
      {drawn === 'plugged' && <path className={styles.dots} d="M286 96H446" />}
      {drawn === 'held' && holder !== undefined && <Holder name={holder} />}
    </svg>
  );
}

function Stick({ x, awake }: { readonly x: number; readonly awake: boolean }) {
  return (
    <g transform={`translate(${x} 96)`}>
      <rect className={styles.well} x="-34" y="-7" width="36" height="14" rx="1.5" />
      <path className={styles.ink} d="M-25 -3.2h5v2.6h-5zM-25 1h5v2.6h-5z" />
      <rect className={styles.body} x="0" y="-20" width="128" height="40" rx="11" />
      <path className={styles.hair} d="M20 -20 v40" />
      <circle className={awake ? styles.lamp : styles.lampOff} cx="108" cy="0" r="4" />
      <text className={styles.lte} x="34" y="4.5">
        LTE
      </text>
    </g>
  );
}

function Holder({ name }: { readonly name: string }) {
  return (
    <>
      <rect className={styles.holder} x="300" y="80" width="116" height="32" rx="16" />
      <text className={styles.holderName} x="358" y="100.5">
        {name.length > 14 ? `${name.slice(0, 13)}…` : name}
      </text>
    </>
  );
}
