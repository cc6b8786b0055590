import type { ReactNode } from "react";
import { formatCount } from "@/components/format";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Found } from "./found";

/** How many are on the list, and what depends on it. */
export function FactsCard({ found: { list, uses } }: { found: Found }) {
  return (
    <Card className="max-lg:order-first">
      <CardHeader title="List" />
      <CardBody className="grid gap-4">
        <p>
          <span className="block font-semibold text-2xl tabular-nums">
            {formatCount(list.size)}
          </span>
          <span className="text-ink-soft text-sm">
            {list.size === 1 ? "person" : "people"} on it
          </span>
        </p>
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-sm">
          <Fact name="Purpose">{list.purpose === "audience" ? "To reach" : "To leave out"}</Fact>
          <Fact name="Key">
            <code className="font-mono text-xs">{list.key}</code>
          </Fact>
          <Fact name="Made by">{list.createdBy}</Fact>
          <Fact name="Changed">
            <RelativeTime at={list.updatedAt} />
          </Fact>
          <Fact name="Used by">{uses.length > 0 ? uses.join(", ") : "nothing yet"}</Fact>
        </dl>
      </CardBody>
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="whitespace-nowrap text-ink-soft">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
