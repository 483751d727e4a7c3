import { useId, type InputHTMLAttributes } from 'react';
import './labelled-field.css';

interface LabelledFieldProps extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  /** A hint about the expected input, below the field. */
  hint?: string;
}

/** A field of a form, under its label. */
export function LabelledField({ label, hint, ...input }: LabelledFieldProps) {
  const id = useId();
  const hintId = useId();
  return (
    <div className="labelled-field">
      <label htmlFor={id}>{label}</label>
      <input id={id} className="field" aria-describedby={hint === undefined ? undefined : hintId} {...input} />
      {hint !== undefined && (
        <span id={hintId} className="secondary">
          {hint}
        </span>
      )}
    </div>
  );
}
