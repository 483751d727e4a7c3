import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Change } from '../../../contract/change.ts';
import { lookAgain } from '../../../domain/life-cycle.ts';
import { checkAgainMutation } from '../../api/check-again.ts';
import { startedChanges } from '../../notices/use-notices.ts';
import { useText } from '../../text/TextProvider.tsx';
import { ErrorWords } from '../../ui/ErrorWords.tsx';

/** Checks an unknown outcome again. Nothing is sent to the instance. */
export function CheckAgain({ change }: { change: Change }) {
  const text = useText();
  const check = useMutation(checkAgainMutation(useQueryClient()));
  if (lookAgain(change) === null) return null;
  return (
    <div className="check-again">
      <button
        type="button"
        className="field"
        aria-disabled={check.isPending}
        onClick={() => {
          if (check.isPending) return;
          // The person who asks wants to hear the outcome, even of somebody else's change.
          startedChanges.add(change.change_id);
          check.mutate(change.change_id);
        }}
      >
        {text.changes.checkAgain}
      </button>
      <p className="secondary">{text.changes.checkHint}</p>
      {check.error !== null && <ErrorWords error={check.error.envelope} />}
    </div>
  );
}
