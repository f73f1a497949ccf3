/** A sentence around a name that is data: marked, so that no translation touches the name. */
import type { ReactNode } from 'react';

/** Stands for the name while the sentence is made; no catalogue and no name contains it. */
const PLACE = '\u{E000}';

export function named(sentence: (name: string) => string, name: ReactNode): ReactNode {
  const [before, after] = sentence(PLACE).split(PLACE);
  return (
    <>
      {before}
      <span translate="no">{name}</span>
      {after}
    </>
  );
}
