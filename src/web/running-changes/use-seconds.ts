import { useEffect, useState } from 'react';

/**
 * The time now, ms since the epoch, anew every second for as long as the component stands.
 *
 * @param clock where the time comes from; keep it the same
 */
export function useSeconds(clock: () => number): number {
  const [now, setNow] = useState(clock);
  useEffect(() => {
    const timer = setInterval(() => setNow(clock()), 1000);
    return () => clearInterval(timer);
  }, [clock]);
  return now;
}
