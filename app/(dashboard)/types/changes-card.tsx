import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/components/api";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { RouterOutputs } from "@/server/api/root";
import { settingName, settingValue } from "./words";

type Change = RouterOutputs["types"]["changes"][number];

/** Who changed what, newest first. */
export function ChangesCard({ typeKey }: { typeKey: string }) {
  const { data, error, refetch } = useQuery(useApi().types.changes.queryOptions({ key: typeKey }));
  return (
    <Card aria-label="Changes">
      <CardHeader title="Changes" hint="the last twenty" />
      {data ? (
        <CardBody>
          {data.length === 0 ? (
            <p className="text-ink-soft text-sm">Nobody has changed it since it was set up.</p>
          ) : (
            <ol className="grid gap-4">
              {data.map((change) => (
                <ChangeLine key={change.id} change={change} />
              ))}
            </ol>
          )}
        </CardBody>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <SkeletonRows rows={3} />
      )}
    </Card>
  );
}

function ChangeLine({ change }: { change: Change }) {
  const { actor, at, before, after } = change;
  return (
    <li className="grid gap-1.5 text-sm">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="min-w-0 break-all font-medium">{actor}</span>
        {!change.changed && <span className="text-ink-soft">registered it</span>}
        <span className="text-ink-faint text-xs">
          <RelativeTime at={at} />
        </span>
      </p>
      {before && after && (
        <dl className="grid gap-1 text-xs">
          {Object.keys(after).map((setting) => (
            <div key={setting} className="grid grid-cols-[minmax(5rem,auto)_1fr] gap-x-2">
              <dt className="text-ink-faint">{settingName(setting)}</dt>
              <dd className="min-w-0 break-words">
                <del className="text-ink-faint">{settingValue(setting, before[setting])}</del>{" "}
                <ins className="no-underline">{settingValue(setting, after[setting])}</ins>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}
