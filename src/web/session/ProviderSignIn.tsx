import { sessionRoutes } from '../../contract/routes/sessions.ts';
import { useText } from '../text/TextProvider.tsx';

/** Goes to the company's identity provider, which sends the browser back to the same page. */
export function ProviderSignIn({ back }: { back: string }) {
  const text = useText().session.oidc;
  return (
    <section aria-label={text.title}>
      <a
        className="field primary sign-in-provider"
        href={`${sessionRoutes.startOidc.path}?return=${encodeURIComponent(back)}`}
      >
        {text.submit}
      </a>
    </section>
  );
}
