import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/components/api";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { RouterOutputs } from "@/server/api/root";

type Attribute = RouterOutputs["people"]["attributes"][number];

/** The attributes that people have: what a file's columns should be called. */
export function AttributesCard() {
  const { data, error, refetch } = useQuery(useApi().people.attributes.queryOptions());
  return (
    <Card>
      <CardHeader title="Known attributes" />
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <SkeletonRows rows={4} />
      ) : (
        <CardBody className="grid gap-3 text-sm">
          {data.length === 0 && (
            <p className="text-ink-soft">
              None yet. They appear here when people are saved that have some.
            </p>
          )}
          {data.map((attribute) => (
            <One key={attribute.name} attribute={attribute} />
          ))}
        </CardBody>
      )}
    </Card>
  );
}

const kinds: Record<Attribute["kind"], string> = {
  text: "text",
  number: "number",
  boolean: "yes or no",
  date: "date",
  mixed: "of several types",
  other: "nested",
};

function One({ attribute: { name, kind, examples } }: { attribute: Attribute }) {
  return (
    <div className="grid gap-0.5">
      <div className="flex items-center justify-between gap-2">
        <code className="min-w-0 break-all font-mono text-xs">{name}</code>
        <Badge tone={kind === "mixed" ? "warn" : "muted"}>{kinds[kind]}</Badge>
      </div>
      {examples.length > 0 && (
        <p className="truncate text-ink-faint text-xs">{examples.map(String).join(", ")}</p>
      )}
    </div>
  );
}
