import { useEffect, useState } from 'react';

/**
 * The time now, ms since the epoch. It is updated every second while the component is mounted.
 *
 * @param clock the source of the time; keep the function the same
 */
export function useSeconds(clock: () => number): number {
  const [now, setNow] = useState(clock);
  useEffect(() => {
    const timer = setInterval(() => setNow(clock()), 1000);
    return () => clearInterval(timer);
  }, [clock]);
  return now;
}
