import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useLocation, useNavigate } from 'react-router-dom';
import { signInMutation } from '../api/session.ts';
import { useText } from '../text/TextProvider.tsx';
import { ErrorWords } from '../ui/ErrorWords.tsx';

/**
 * Signs in with the secret after the `#` of a one-time link and removes it from the address. Without one, says where to
 * get a link.
 */
export function LinkSignIn({ back }: { back: string }) {
  const text = useText().session.link;
  const { hash } = useLocation();
  const navigate = useNavigate();
  const { mutate, error, isPending } = useMutation(signInMutation(useQueryClient()));
  const sent = useRef('');
  const link = hash.slice(1);
  useEffect(() => {
    if (link === '' || sent.current === link) return;
    sent.current = link;
    const leave = (to: string) => void navigate(to, { replace: true });
    mutate({ by: 'link', body: { link } }, { onSuccess: () => leave(back), onError: () => leave('/sign-in') });
  }, [link, mutate, navigate, back]);
  return (
    <section aria-label={text.title}>
      {isPending || link !== '' ? <p role="status">{text.pending}</p> : <p>{text.hint}</p>}
      {error !== null && (
        <div role="alert" className="error-box">
          <ErrorWords error={error.envelope} />
        </div>
      )}
    </section>
  );
}
