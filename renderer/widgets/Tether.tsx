/** The one line from the laptop to the internet, drawn as far as it holds. */
import { useApp } from '../client/app-context.tsx';
import { currentKnot, stations, type Knots } from '../model/tether-knots.ts';
import styles from './Tether.module.css';

export function Tether({ knots }: { readonly knots: Knots }) {
  const { ui } = useApp();
  const current = currentKnot(knots);
  const inside = knots.sim === 'inside';
  return (
    <ol className={`${styles.tether} ${inside ? styles.capsule : ''}`} aria-label={ui.tether.name}>
      {stations.map((station) => (
        <li
          key={station}
          className={styles[knots[station]]}
          aria-current={station === current ? 'step' : undefined}
        >
          <i aria-hidden="true" />
          <span>{ui.tether.stations[station]}</span>
          <span className="visually-hidden">: {ui.tether.knots[knots[station]]}</span>
        </li>
      ))}
    </ol>
  );
}
