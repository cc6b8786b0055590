import { useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useApi } from "@/components/api";
import { Combobox } from "@/components/ui/combobox";
import { ErrorState } from "@/components/ui/error-state";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { localMinute } from "@/components/ui/local-minute";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { askParsers } from "./filters";
import { NearAnswer } from "./near-answer";
import type { Person } from "./person";

const spans = [1, 3, 12, 48];

/** Somebody has no id, but knows what it was and about when. */
export function NearForm(props: { userId: string; zone: string; types: Person["types"] }) {
  const { userId, zone, types } = props;
  const [{ askType, askAt, askHours }, setState] = useQueryStates(askParsers);
  const ready = askType !== null && askAt !== null;
  const near = useQuery({
    ...useApi().support.near.queryOptions({
      userId,
      typeKey: askType ?? "",
      at: askAt ?? new Date(0),
      hours: askHours,
    }),
    enabled: ready,
  });
  return (
    <div className="grid gap-4">
      <div className="grid gap-3 sm:grid-cols-[1fr_auto_auto]">
        <Field label="What">
          {(control) => (
            <Combobox
              {...control}
              aria-label="What"
              placeholder="Choose a type…"
              value={askType ?? undefined}
              options={types.map(({ key, name }) => ({ value: key, label: name }))}
              onValueChange={(type) => void setState({ askType: type })}
            />
          )}
        </Field>
        <Field label="About when" hint={askAt ? clockOf(askAt, zone) : "On your own clock"}>
          {(control) => (
            <Input
              {...control}
              type="datetime-local"
              value={askAt ? localMinute(askAt) : ""}
              onChange={({ target }) =>
                void setState({ askAt: target.value ? new Date(target.value) : null })
              }
            />
          )}
        </Field>
        <Field label="Give or take">
          {(control) => (
            <Select
              {...control}
              value={`${askHours}`}
              options={spans.map((n) => ({
                value: `${n}`,
                label: n === 1 ? "1 hour" : `${n} hours`,
              }))}
              onValueChange={(chosen) => void setState({ askHours: Number(chosen) })}
            />
          )}
        </Field>
      </div>
      {!ready ? (
        <p className="text-ink-soft text-sm">
          Choose what they missed and about when: you get what came, or why nothing did.
        </p>
      ) : near.data ? (
        <NearAnswer near={near.data} />
      ) : near.error ? (
        <ErrorState error={near.error} onRetry={() => void near.refetch()} />
      ) : (
        <Skeleton className="h-16" />
      )}
    </div>
  );
}

function clockOf(at: Date, timeZone: string): string {
  const time = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
  }).format(at);
  return `${time} for them`;
}
