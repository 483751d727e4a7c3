import { useEffect } from 'react';
import { useText } from '../text/TextProvider.tsx';

/** The title of the browser's tab, for as long as the page stands. */
export function useTitle(title: string): void {
  const { common } = useText();
  useEffect(() => {
    document.title = `${title} · ${common.product}`;
  }, [title, common.product]);
}
