import { expect, it } from 'vitest';
import { errorEnvelope } from '../../contract/error.ts';
import { en } from './en/texts.ts';
import { explainError } from './explain-error.ts';

const error = (error_code: string, error_msg: string) =>
  errorEnvelope.parse({ error_code, error_msg, request_id: null, source: 'dcs', retry: 'never' });

it('has a meaning and an advice for a code that the console knows, and the message where that says more', () => {
  const told = explainError(error('CONSOLE.JOB_FAILED', 'The job failed: the standby node did not start.'), en.errors);
  expect(told.meaning).toBe(en.errors['job-failed'].meaning);
  expect(told.advice).toBe(en.errors['job-failed'].advice);
  expect(told.message).toBe('The job failed: the standby node did not start.');
});

it('leaves out a message that only repeats the meaning, or says nothing', () => {
  expect(explainError(error('DCS.4104', 'the instance is recovering'), en.errors).message).toBeNull();
  expect(explainError(error('DCS.4104', ' '), en.errors).message).toBeNull();
});

it('shows a code that it does not know as it came', () => {
  expect(explainError(error('DCS.9999', 'Something new.'), en.errors)).toEqual({
    meaning: null,
    advice: null,
    message: 'Something new.',
  });
});
