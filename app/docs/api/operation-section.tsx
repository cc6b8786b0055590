import type { ReactNode } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import type { Operation } from "@/server/api/rest/reference";
import { Answers } from "./answers";
import { curlOf } from "./example";
import { Method } from "./method";
import { Properties, Property } from "./schema-view";

/** One operation: what it takes and answers, and a call to paste. */
export function OperationSection(props: {
  operation: Operation;
  baseUrl: string;
  credentials: Record<string, string>;
}) {
  const { operation, baseUrl, credentials } = props;
  const callers = operation.security.flatMap((one) => Object.keys(one));
  const bodies = Object.entries(operation.requestBody?.content ?? {});
  return (
    <section
      id={operation.operationId}
      aria-labelledby={`${operation.operationId}-title`}
      className="grid scroll-mt-12 gap-x-10 gap-y-4 border-b py-8 last:border-b-0 xl:grid-cols-[minmax(0,1fr)_minmax(0,27rem)]"
    >
      <div className="grid min-w-0 content-start gap-5">
        <div className="grid gap-1.5">
          <h3 id={`${operation.operationId}-title`} className="font-semibold text-lg">
            {operation.summary}
          </h3>
          <p className="flex flex-wrap items-baseline gap-x-2 font-mono text-xs">
            <Method method={operation.method} />
            <span className="break-all">{operation.path}</span>
          </p>
          {operation.description && (
            <p className="max-w-prose text-ink-soft">{operation.description}</p>
          )}
          <p className="text-ink-faint text-xs">
            {callers.length === 0
              ? "Open to everyone."
              : callers
                  .map((caller) => `Authorization: ${credentials[caller] ?? caller}`)
                  .join(" or ")}
          </p>
        </div>
        {operation.parameters.length > 0 && (
          <Part title="Parameters">
            {operation.parameters.map(({ name, required, schema, in: place }) => (
              <Property key={name} name={name} required={required} schema={schema} note={place} />
            ))}
          </Part>
        )}
        {bodies.map(([type, { schema }]) => (
          <Part key={type} title={type === "application/json" ? "Body" : `Body as ${type}`}>
            {schema && <Properties schema={schema} />}
          </Part>
        ))}
        <Answers operation={operation} />
      </div>
      <Curl text={curlOf(operation, baseUrl)} />
    </section>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <h4 className="mb-1 font-medium text-sm">{title}</h4>
      <ul className="divide-y divide-line border-y">{children}</ul>
    </div>
  );
}

function Curl({ text }: { text: string }) {
  return (
    <div className="min-w-0 self-start rounded-lg border bg-surface xl:sticky xl:top-16">
      <div className="flex h-9 items-center justify-between border-b pr-1.5 pl-4 text-ink-faint text-xs">
        Example
        <CopyButton value={text} label="example call" />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0} className="overflow-x-auto p-4 font-mono text-xs leading-5">
        {text}
      </pre>
    </div>
  );
}
