import { Button } from "./button";

/** The end of a list: more of it, or the news that this was all. */
export function LoadMore(props: {
  hasMore: boolean;
  loading: boolean;
  onMore: () => void;
  /** How many are shown now. */
  shown: number;
  /** What is said at the end of the list. */
  end?: string;
}) {
  return (
    <div className="flex items-center justify-between gap-4 border-t px-4 py-2 text-ink-faint text-xs">
      <span aria-live="polite" className="tabular-nums">
        {props.shown.toLocaleString("en")} shown
        {props.hasMore ? "" : `, ${props.end ?? "nothing older"}`}
      </span>
      {props.hasMore && (
        <Button size="sm" pending={props.loading} onClick={props.onMore}>
          Load more
        </Button>
      )}
    </div>
  );
}
