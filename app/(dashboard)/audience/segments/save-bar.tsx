import type { Filter } from "@/components/audience/draft";
import type { Count } from "@/components/audience/use-count";
import { formatCount } from "@/components/format";
import { errorCode } from "@/components/query-client";
import { Button } from "@/components/ui/button";
import type { Uses } from "./segment-draft";

/** Saves, and says what stands in the way or what saving will change elsewhere. */
export function SaveBar(props: {
  dirty: boolean;
  filter: Filter | null;
  uses: Uses;
  /** Said here too where the panel of people is below the fold. */
  count: Count | undefined;
  error: { message: string } | null;
  pending: boolean;
  onSave: (filter: Filter) => void;
  onReload: (() => void) | undefined;
}) {
  const { dirty, filter, error } = props;
  const { count } = props;
  const stale = errorCode(error) === "CONFLICT" && props.onReload;
  return (
    <footer className="sticky bottom-0 flex flex-wrap items-center justify-end gap-3 rounded-b-lg border-t bg-surface px-4 py-3">
      {count && (
        <p className="font-medium text-sm tabular-nums lg:hidden">
          {count.exact === null ? "≈ " : ""}
          {formatCount(count.exact ?? count.estimate)} people
        </p>
      )}
      <p role={error ? "alert" : "status"} className="min-w-0 grow text-ink-soft text-xs">
        {error ? <span className="text-bad">{error.message}</span> : noteOf(props)}
      </p>
      {stale && <Button onClick={props.onReload}>Reload, losing my changes</Button>}
      <Button
        variant="primary"
        disabled={!dirty || filter === null}
        pending={props.pending}
        onClick={() => filter && props.onSave(filter)}
      >
        Save segment
      </Button>
    </footer>
  );
}

function noteOf({ dirty, filter, uses }: { dirty: boolean; filter: Filter | null; uses: Uses }) {
  if (!dirty) return "All changes are saved.";
  if (filter === null) return "Complete the conditions to save.";
  const names = uses.map(({ name }) => `“${name}”`);
  return names.length === 0
    ? "Not saved yet."
    : `Saving also changes who is meant by ${new Intl.ListFormat("en").format(names)}.`;
}
