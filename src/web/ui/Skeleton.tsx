/** A grey bar in the place and the width of a text that is still to come. */
export function Skeleton({ width }: { width: string }) {
  return <span className="skeleton" style={{ width }} />;
}
