import Link from "next/link";
import { formatCount } from "@/components/format";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import type { Type } from "./type";

/** Where a type is used: its words, who may send it, how much came of it. */
export function UseCard({
  type,
  sees,
}: {
  type: Type;
  sees: { templates: boolean; producers: boolean };
}) {
  const { key, lastDay, use } = type;
  const { templateId, publishedVersion, producers, producerCount } = use;
  const more = producerCount - producers.length;
  return (
    <Card aria-label="Where it is used">
      <CardHeader title="Where it is used" />
      <CardBody className="grid gap-4 text-sm">
        <dl className="grid gap-3">
          <Line label="Events of the last 24 hours">
            <Link
              href={`/notifications?type=${encodeURIComponent(key)}`}
              className="font-medium tabular-nums hover:underline"
            >
              {formatCount(lastDay)}
            </Link>
          </Line>
          <Line label="Words">
            {publishedVersion === null ? (
              <Badge tone="warn">nothing published</Badge>
            ) : (
              <Badge tone="ok">version {publishedVersion}</Badge>
            )}
          </Line>
        </dl>
        {sees.templates && (
          <Button asChild>
            <Link
              href={
                templateId === null
                  ? `/templates?q=${encodeURIComponent(key)}`
                  : `/templates/${templateId}`
              }
            >
              See its words
            </Link>
          </Button>
        )}
        <div className="grid gap-1.5">
          <h3 className="text-ink-faint text-xs">Producers that may send it</h3>
          {producers.length === 0 ? (
            <p className="text-ink-soft">None: nothing of it can come in.</p>
          ) : (
            <ul className="flex flex-wrap gap-1.5">
              {producers.map((producer) => (
                <li key={producer.key}>
                  {sees.producers ? (
                    <Link href={`/producers/${encodeURIComponent(producer.key)}`}>
                      <Badge className="hover:text-ink">{producer.name}</Badge>
                    </Link>
                  ) : (
                    <Badge>{producer.name}</Badge>
                  )}
                </li>
              ))}
              {more > 0 && <li className="text-ink-faint text-xs">and {formatCount(more)} more</li>}
            </ul>
          )}
        </div>
      </CardBody>
    </Card>
  );
}

function Line(props: { label: string; children: React.ReactNode }) {
  return (
    <div className="flex items-center justify-between gap-3">
      <dt className="text-ink-soft">{props.label}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}
