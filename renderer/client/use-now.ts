/** The time, again every `everyMs`, only while the page is visible. */
import { useEffect, useState } from 'react';

import { useApp } from './app-context.tsx';

export function useNow(everyMs: number): number {
  const { now } = useApp();
  const [time, setTime] = useState(now);
  useEffect(() => {
    const tick = () => {
      if (!document.hidden) setTime(now());
    };
    tick();
    const timer = setInterval(tick, everyMs);
    document.addEventListener('visibilitychange', tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
    };
  }, [now, everyMs]);
  return time;
}
