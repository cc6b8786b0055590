import { FilterX, ListFilter } from "lucide-react";
import { useState } from "react";
import {
  compose,
  type DraftGroup,
  draftOf,
  type Fields,
  newGroup,
} from "@/components/audience/draft";
import { FilterBuilder } from "@/components/audience/filter-builder";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import type { Audience } from "../campaign";

type Editing = { root: DraftGroup | null; saved: string };

/** A condition that everybody must meet beside being chosen. It is saved whenever it is complete. */
export function ConditionCard(props: {
  audience: Audience;
  fields: Fields | undefined;
  change: (part: Partial<Audience>) => void;
  locked: boolean;
  /** What the server says is wrong, by path. */
  faults: Record<string, string>;
}) {
  const { audience, fields, change, locked } = props;
  const stored = JSON.stringify(audience.filter);
  const [editing, setEditing] = useState<Editing>(() => edited(audience.filter));
  // Somebody else's change, or one that was taken back.
  if (editing.saved !== stored) setEditing(edited(audience.filter));
  const { root } = editing;
  const edit = (next: DraftGroup | null) => {
    const filter = next ? compose(next).filter : null;
    // An incomplete condition leaves what was there.
    const kept = next && !filter && next.children.length > 0 ? audience.filter : filter;
    setEditing({ root: next, saved: JSON.stringify(kept) });
    if (kept !== audience.filter) change({ filter: kept });
  };
  const composed = root && compose(root);
  return (
    <Card>
      <CardHeader
        title="Only those who also…"
        hint={root ? undefined : "Optional: a condition on top of segments and lists."}
        actions={
          root &&
          !locked && (
            <Button size="sm" variant="ghost" onClick={() => edit(null)}>
              <FilterX aria-hidden /> Remove the condition
            </Button>
          )
        }
      />
      <CardBody>
        {root && fields ? (
          <FilterBuilder
            draft={root}
            onChange={(apply) => edit(apply(root))}
            fields={fields}
            missing={composed?.missing ?? {}}
            faults={byNode(props.faults, composed?.nodes)}
            disabled={locked}
          />
        ) : root ? (
          <p className="text-ink-soft text-sm">A condition narrows the audience.</p>
        ) : locked ? (
          <p className="text-ink-soft text-sm">None</p>
        ) : (
          <Button
            disabled={!fields}
            onClick={() => setEditing({ root: newGroup("all"), saved: stored })}
          >
            <ListFilter aria-hidden /> Add a condition
          </Button>
        )}
      </CardBody>
    </Card>
  );
}

const edited = (filter: Audience["filter"]): Editing => ({
  root: filter && draftOf(filter),
  saved: JSON.stringify(filter),
});

function byNode(
  faults: Record<string, string>,
  nodes: Record<string, string> | undefined,
): Record<string, string> {
  const entries = Object.entries(faults).flatMap(([path, message]) => {
    const node = nodes?.[path];
    return node ? [[node, message]] : [];
  });
  return Object.fromEntries(entries);
}
