import type { Schema } from "@/server/api/rest/reference";
import { limitsOf, typeOf } from "./describe";

/** The properties of an object; of a union, those of each alternative. */
export function Properties({ schema }: { schema: Schema }) {
  const own = Object.entries(schema.properties ?? {});
  if (own.length > 0)
    return own.map(([name, one]) => (
      <Property
        key={name}
        name={name}
        schema={one}
        required={schema.required?.includes(name) ?? false}
      />
    ));
  const alternatives = alternativesOf(schema);
  if (alternatives.length > 1)
    return alternatives.map((alternative) => (
      <li key={JSON.stringify(alternative)} className="py-2">
        <p className="text-ink-faint text-xs">either</p>
        <ul className="divide-y divide-line border-l pl-3">
          <Properties schema={alternative} />
        </ul>
      </li>
    ));
  const inner = schema.items ?? alternatives[0];
  if (inner?.properties) return <Properties schema={inner} />;
  return <li className="py-2 text-ink-soft text-xs">{typeOf(schema)}</li>;
}

/** One property, and below it what it consists of. */
export function Property(props: {
  name: string;
  schema: Schema;
  required: boolean;
  note?: string;
}) {
  const { name, schema, required, note } = props;
  const inner = innerOf(schema);
  const limits = limitsOf(schema);
  return (
    <li className="grid gap-0.5 py-2 text-sm">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <code className="font-medium font-mono text-xs">{name}</code>
        <span className="text-ink-faint text-xs">{typeOf(schema)}</span>
        {note && <span className="text-ink-faint text-xs">in {note}</span>}
        {required && <span className="text-warn text-xs">required</span>}
        {limits && <span className="text-ink-faint text-xs">{limits}</span>}
      </p>
      {schema.description && <p className="max-w-prose text-ink-soft">{schema.description}</p>}
      {inner && (
        <details>
          <summary className="w-fit text-accent text-xs">Fields</summary>
          <ul className="mt-1 divide-y divide-line border-l pl-3">
            <Properties schema={inner} />
          </ul>
        </details>
      )}
    </li>
  );
}

function alternativesOf(schema: Schema): Schema[] {
  return (schema.anyOf ?? schema.oneOf ?? []).filter(({ type }) => type !== "null");
}

/** What of a property is worth unfolding. */
function innerOf(schema: Schema): Schema | undefined {
  if (schema.properties) return schema;
  if (schema.items) return innerOf(schema.items);
  const alternatives = alternativesOf(schema).filter((one) => innerOf(one));
  if (alternatives.length > 1) return { anyOf: alternatives };
  return alternatives[0];
}
