import { useText } from '../../text/TextProvider.tsx';
import { nameIn, type Content, type Operation, type Parameter, type Shape } from './description.ts';
import { schemaText } from './schema-text.ts';

/** A schema in one line. A named schema is a link. */
function SchemaLine({ schema }: { schema: Shape }) {
  if (schema.$ref === undefined) return <code>{schemaText(schema)}</code>;
  const name = nameIn(schema.$ref);
  return (
    <a href={`#schema-${name}`}>
      <code>{name}</code>
    </a>
  );
}

/** Each content type with its schema. */
function ContentLines({ content }: { content: Content }) {
  return Object.entries(content ?? {}).map(([type, { schema }]) => (
    <span key={type} className="api-content">
      <code>{type}</code> <SchemaLine schema={schema} />
    </span>
  ));
}

function ParameterLine({ parameter }: { parameter: Parameter }) {
  const text = useText().apiDocs;
  const { name, required, description, schema } = parameter;
  return (
    <>
      <dt>
        <code>{name}</code> <span className="secondary">{required ? text.required : text.optional}</span>
      </dt>
      <dd>
        <SchemaLine schema={schema} /> {description}
      </dd>
    </>
  );
}

/** One operation: a line that expands to its parameters, body and answers. */
export function OperationDetails({ operation }: { operation: Operation }) {
  const text = useText().apiDocs;
  const { method, path, summary, description, parameters, requestBody, responses } = operation;
  return (
    <details className="api-operation">
      <summary>
        <span className="api-method">{method}</span> <code className="api-path">{path}</code>
        <span className="api-summary">{summary}</span>
      </summary>
      <div className="api-facts">
        <p>{text.access[operation['x-access']]}</p>
        {description !== undefined && <p>{description}</p>}
        {parameters.length > 0 && (
          <section>
            <h3>{text.parameters}</h3>
            <dl>
              {parameters.map((each) => (
                <ParameterLine key={`${each.in} ${each.name}`} parameter={each} />
              ))}
            </dl>
          </section>
        )}
        {requestBody !== undefined && (
          <section>
            <h3>{text.body}</h3>
            <p>{requestBody.description}</p>
            <ContentLines content={requestBody.content} />
          </section>
        )}
        <section>
          <h3>{text.answers}</h3>
          <dl>
            {Object.entries(responses).map(([status, each]) => (
              <div key={status}>
                <dt>
                  <code>{status === 'default' ? text.otherStatus : status}</code>
                </dt>
                <dd>
                  {each.description} <ContentLines content={each.content} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </details>
  );
}
