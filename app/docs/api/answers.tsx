import { Badge } from "@/components/ui/badge";
import type { Operation } from "@/server/api/rest/reference";
import { Properties } from "./schema-view";

/** What it answers: successes in full, refusals by name. */
export function Answers({ operation }: { operation: Operation }) {
  const answers = Object.entries(operation.responses).map(([status, answer]) => ({
    status,
    description: answer.description,
    schema: answer.content?.["application/json"]?.schema,
  }));
  const good = answers.filter(({ status }) => Number(status) < 400);
  const bad = answers.filter(({ status }) => Number(status) >= 400);
  return (
    <div>
      <h4 className="mb-1 font-medium text-sm">Answers</h4>
      <ul className="divide-y divide-line border-y">
        {good.map(({ status, description, schema }) => (
          <li key={status} className="grid gap-1 py-2">
            <p className="flex items-baseline gap-2 text-sm">
              <Badge tone="ok">{status}</Badge>
              {description}
            </p>
            {schema && (
              <details className="text-sm">
                <summary className="w-fit text-accent text-xs">Fields</summary>
                <ul className="mt-1 divide-y divide-line border-l pl-3">
                  <Properties schema={schema} />
                </ul>
              </details>
            )}
          </li>
        ))}
        <li className="flex flex-wrap gap-x-4 gap-y-1 py-2 text-ink-soft text-xs">
          {bad.map(({ status, description }) => (
            <span key={status}>
              <span className="font-mono text-ink-faint">{status}</span> {description}
            </span>
          ))}
        </li>
      </ul>
    </div>
  );
}
