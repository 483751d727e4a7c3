import type { Verdict } from '../../contract/verdict.ts';
import { useText } from '../text/TextProvider.tsx';
import { verdictWords } from './verdict-words.ts';

/** Explains a verdict: the reason in a sentence, the evidence with DCS's own values, and what would help. */
export function VerdictDetails({ verdict }: { verdict: Verdict }) {
  const text = useText();
  const { reason, help } = verdictWords(verdict, text.rules);
  return (
    <div className="verdict-details">
      <p>{reason}</p>
      {help !== null && (
        <>
          <h3>{text.instances.help}</h3>
          <p>{help}</p>
        </>
      )}
      {verdict.evidence.length > 0 && (
        <>
          <h3 id="verdict-evidence">{text.instances.evidence}</h3>
          <table aria-labelledby="verdict-evidence">
            <tbody>
              {verdict.evidence.map(({ field, value }) => (
                <tr key={field}>
                  <th scope="row">
                    <code>{field}</code>
                  </th>
                  <td>
                    <code>{value}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </div>
  );
}
