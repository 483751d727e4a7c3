import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, type FormEvent, type InputHTMLAttributes } from 'react';
import type { SessionState, SignInMethod } from '../../contract/session.ts';
import { signInMutation } from '../api/session.ts';
import { useText } from '../text/TextProvider.tsx';
import type { Texts } from '../text/texts.ts';
import { ErrorWords } from '../ui/ErrorWords.tsx';
import { LabelledField } from '../ui/LabelledField.tsx';
import { typedIn } from '../ui/typed-in.ts';

type FieldName = keyof Texts['session']['fields'];
interface Field extends Pick<
  InputHTMLAttributes<HTMLInputElement>,
  'type' | 'autoComplete' | 'inputMode' | 'required'
> {
  name: FieldName;
}

const NAME: Field = { name: 'name', autoComplete: 'username', required: true };
const PASSWORD: Field = { name: 'password', type: 'password', autoComplete: 'current-password', required: true };

const DOMAIN: Field = { name: 'domain', autoComplete: 'organization', required: true };

type SignInProject = Extract<SessionState, { signed_in: false }>['projects'][number];

interface Form {
  /** The fields, in order. */
  fields: readonly Field[];
  /** Fields that few people need. They are folded away. */
  rare: readonly Field[];
}

const FORMS = {
  local: { fields: [NAME, PASSWORD], rare: [] },
  iam: {
    fields: [DOMAIN, NAME, PASSWORD, { name: 'passcode', autoComplete: 'one-time-code', inputMode: 'numeric' }],
    rare: [{ name: 'user_id' }],
  },
} as const satisfies Record<string, Form>;

/** A token is for one project. With several projects, the person chooses. */
function ProjectChoice({ projects }: { projects: readonly SignInProject[] }) {
  const { project } = useText().session;
  const id = useId();
  return (
    <div className="labelled-field">
      <label htmlFor={id}>{project}</label>
      <select id={id} className="field" name="project_id">
        {projects.map(({ project_id, name }) => (
          <option key={project_id} value={project_id}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

function Input({ field }: { field: Field }) {
  const { fields } = useText().session;
  return <LabelledField label={fields[field.name]} {...field} />;
}

interface PasswordSignInProps {
  method: SignInMethod;
  asksDomain: boolean;
  /** The projects that accept a cloud account. */
  projects: readonly SignInProject[];
}

/** Signs in with a name and a password: an account of this console, or the person's own cloud account. */
export function PasswordSignIn({ method, asksDomain, projects }: PasswordSignInProps) {
  const text = useText().session;
  const form: Form = method === 'iam' ? FORMS.iam : FORMS.local;
  const fields = form.fields.filter((field) => field !== DOMAIN || asksDomain);
  const words = method === 'iam' ? text.iam : text.local;
  const { mutate, error, isPending } = useMutation(signInMutation(useQueryClient()));
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (isPending) return;
    const { name = '', password = '', ...rest } = typedIn(event.currentTarget);
    const body = { name, password };
    mutate(method === 'iam' ? { by: 'iam', body: { ...rest, ...body } } : { by: 'local', body });
  }
  return (
    <form className="sign-in-form" aria-label={words.title} onSubmit={submit}>
      <h2>{words.title}</h2>
      {method === 'iam' && projects.length > 1 && <ProjectChoice projects={projects} />}
      {fields.map((field) => (
        <Input key={field.name} field={field} />
      ))}
      {form.rare.length > 0 && (
        <details className="sign-in-rare">
          <summary>{text.rare}</summary>
          {form.rare.map((field) => (
            <Input key={field.name} field={field} />
          ))}
        </details>
      )}
      {error !== null && (
        <div role="alert" className="error-box">
          <ErrorWords error={error.envelope} />
        </div>
      )}
      <button type="submit" className="field primary" aria-disabled={isPending}>
        {isPending ? text.pending : words.submit}
      </button>
    </form>
  );
}
