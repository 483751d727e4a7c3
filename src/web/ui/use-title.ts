import { useEffect } from 'react';
import { useText } from '../text/TextProvider.tsx';

/** Sets the title of the browser tab while the page is shown. */
export function useTitle(title: string): void {
  const { common } = useText();
  useEffect(() => {
    document.title = `${title} · ${common.product}`;
  }, [title, common.product]);
}
