import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { PASSWORD_LENGTH } from '../../../contract/session.ts';
import { changePasswordMutation } from '../../api/session.ts';
import { useText } from '../../text/TextProvider.tsx';
import { ErrorWords } from '../../ui/ErrorWords.tsx';
import { LabelledField } from '../../ui/LabelledField.tsx';
import { typedIn } from '../../ui/typed-in.ts';

/** Changes the password of a console account. @param name the account's name, for a password manager */
export function ChangePassword({ name }: { name: string }) {
  const text = useText().session.password;
  const { mutate, error, isPending, isSuccess } = useMutation(changePasswordMutation(useQueryClient()));
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = event.currentTarget;
    if (isPending) return;
    const { current = '', password = '' } = typedIn(form);
    mutate({ current, password }, { onSuccess: () => form.reset() });
  }
  return (
    <form className="change-password" aria-labelledby="change-password" onSubmit={submit}>
      <h2 id="change-password">{text.title}</h2>
      <input type="text" autoComplete="username" value={name} readOnly hidden />
      <LabelledField name="current" label={text.current} type="password" autoComplete="current-password" required />
      <LabelledField
        name="password"
        label={text.chosen}
        hint={text.rule(PASSWORD_LENGTH.least)}
        type="password"
        autoComplete="new-password"
        required
      />
      {error !== null && (
        <div role="alert" className="error-box">
          <ErrorWords error={error.envelope} />
        </div>
      )}
      <button type="submit" className="field primary" aria-disabled={isPending}>
        {isPending ? text.pending : text.submit}
      </button>
      <p role="status">{isSuccess && text.done}</p>
    </form>
  );
}
