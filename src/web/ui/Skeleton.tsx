/** A grey bar in the place and width of a text that is not loaded yet. */
export function Skeleton({ width }: { width: string }) {
  return <span className="skeleton" style={{ width }} />;
}
