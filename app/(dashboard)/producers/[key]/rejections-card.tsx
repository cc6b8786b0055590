import { useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useApi } from "@/components/api";
import { formatCount } from "@/components/format";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { SkeletonRows } from "@/components/ui/skeleton";
import { codeParsers, liveMs } from "../range";
import type { Figures } from "./producer";

/** What it was refused for, by code, with the latest samples. */
export function RejectionsCard(props: { producerKey: string; figures: Figures | undefined }) {
  const [{ code }, setState] = useQueryStates(codeParsers);
  const samples = useQuery({
    ...useApi().producers.rejections.queryOptions({ key: props.producerKey, code }),
    refetchInterval: liveMs,
    placeholderData: (before) => before,
  });
  const counted = props.figures?.rejections ?? [];
  return (
    <Card aria-label="Rejections">
      <CardHeader
        title="Rejections"
        hint="By why; the latest twenty of each are kept, without contents"
        actions={
          code !== null && (
            <Button size="sm" onClick={() => void setState({ code: null })}>
              All codes
            </Button>
          )
        }
      />
      {counted.length > 0 && (
        <ul className="flex flex-wrap gap-2 px-4 pb-3">
          {counted.map((one) => (
            <li key={one.code}>
              <Button
                size="sm"
                aria-pressed={code === one.code}
                variant={code === one.code ? "primary" : "secondary"}
                onClick={() => void setState({ code: code === one.code ? null : one.code })}
              >
                <span className="font-mono">{one.code}</span>
                <span className="tabular-nums opacity-75">{formatCount(one.n)}</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
      {samples.data ? (
        <Samples samples={samples.data} />
      ) : samples.error ? (
        <ErrorState error={samples.error} onRetry={() => void samples.refetch()} />
      ) : (
        <SkeletonRows rows={3} />
      )}
    </Card>
  );
}

type Sample = {
  id: number;
  at: Date;
  code: string;
  typeKey: string;
  detail: string;
  errors: { path: string; message: string }[];
};

function Samples({ samples }: { samples: Sample[] }) {
  if (samples.length === 0)
    return (
      <CardBody>
        <p className="text-ink-soft text-sm">Nothing was rejected lately.</p>
      </CardBody>
    );
  return (
    <ul className="max-h-96 divide-y divide-line overflow-y-auto border-t">
      {samples.map(({ id, at, code, typeKey, detail, errors }) => (
        <li key={id} className="grid gap-0.5 px-4 py-2.5 text-sm">
          <div className="flex flex-wrap items-baseline gap-x-3 text-ink-faint text-xs">
            <RelativeTime at={at} />
            <span className="font-mono">{code}</span>
            {typeKey && <span className="font-mono">{typeKey}</span>}
          </div>
          <p className="break-words">{detail}</p>
          {errors.length > 1 && (
            <ul className="list-disc pl-5 text-ink-soft text-xs">
              {errors.map((error) => (
                <li key={`${error.path} ${error.message}`}>
                  <span className="font-mono">{error.path}</span> {error.message}
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  );
}
