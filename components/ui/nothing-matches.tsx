import { FilterX } from "lucide-react";
import { Button } from "./button";
import { EmptyState } from "./empty-state";

/** A list that its filters leave nothing of, and the way back. */
export function NothingMatches(props: {
  onClear: () => void;
  /** What to try beside clearing the filters. */
  children?: string;
}) {
  return (
    <EmptyState
      icon={FilterX}
      title="Nothing matches these filters"
      action={<Button onClick={props.onClear}>Clear the filters</Button>}
    >
      {props.children}
    </EmptyState>
  );
}
