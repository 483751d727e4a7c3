import { useQuery } from '@tanstack/react-query';
import { serviceRoutes } from '../../../contract/routes/service.ts';
import { apiDescriptionQuery } from '../../api/api-description.ts';
import { useText } from '../../text/TextProvider.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { LoadingLines } from '../../ui/LoadingLines.tsx';
import { useTitle } from '../../ui/use-title.ts';
import './api-docs.css';
import { operationsByTag, shownDescription, type Description } from './description.ts';
import { OperationDetails } from './OperationDetails.tsx';
import { schemaText } from './schema-text.ts';

const select = (document: unknown): Description => shownDescription.parse(document);

function Contents({ description }: { description: Description }) {
  const text = useText().apiDocs;
  return (
    <>
      <p lang="en">{description.info.description}</p>
      {[...operationsByTag(description)].map(([tag, operations]) => (
        <section key={tag} lang="en" aria-labelledby={`tag-${tag}`}>
          <h2 id={`tag-${tag}`}>{tag}</h2>
          {operations.map((operation) => (
            <OperationDetails key={operation.operationId} operation={operation} />
          ))}
        </section>
      ))}
      <section aria-labelledby="schemas">
        <h2 id="schemas">{text.schemas}</h2>
        {Object.entries(description.components.schemas).map(([name, shape]) => (
          <section key={name} id={`schema-${name}`} className="api-schema" aria-label={name}>
            <h3>
              <code>{name}</code>
            </h3>
            <pre tabIndex={0}>{schemaText(shape)}</pre>
          </section>
        ))}
      </section>
    </>
  );
}

/** Shows the console's API from its description. */
export function ApiDocsPage() {
  const text = useText().apiDocs;
  useTitle(text.title);
  const description = useQuery({ ...apiDescriptionQuery, select });
  const { data, error } = description;
  return (
    <div className="page api-docs">
      <header>
        <h1>{text.title}</h1>
        <a className="field" href={serviceRoutes.describeApi.path} download="openapi.json">
          {text.download}
        </a>
      </header>
      {data === undefined && error === null && <LoadingLines label={text.loading} widths={['60%', '80%', '70%']} />}
      {data === undefined && error !== null && (
        <ErrorState title={text.failed} error={error.envelope} onRetry={() => void description.refetch()} />
      )}
      {data !== undefined && <Contents description={data} />}
    </div>
  );
}
