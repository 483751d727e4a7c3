import { startTransition, useEffect, useState } from 'react';
import { useText } from '../../text/TextProvider.tsx';
import { Glyph } from '../../ui/Glyph.tsx';

/** The URL follows the typing after this pause: browsers refuse a page that rewrites its address at every key. */
const PAUSE_MS = 150;

interface SearchFieldProps {
  search: string;
  onSearch: (search: string) => void;
}

/** The search over the fleet. The field keeps the text until the view takes it over, so no key waits for the list. */
export function SearchField({ search, onSearch }: SearchFieldProps) {
  const text = useText();
  const [typed, setTyped] = useState<string | null>(null);

  useEffect(() => {
    if (typed === null) return;
    const timer = setTimeout(() => {
      // Both states change in one transition, so the field never shows its former text.
      startTransition(() => {
        onSearch(typed);
        setTyped(null);
      });
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, onSearch]);

  return (
    <label className="search field">
      <Glyph name="search" />
      <input
        type="search"
        aria-label={text.instances.search}
        placeholder={text.instances.search}
        value={typed ?? search}
        onChange={(event) => setTyped(event.target.value)}
      />
    </label>
  );
}
