import { Copy, Trash2 } from "lucide-react";
import Link from "next/link";
import type { Filter } from "@/components/audience/draft";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Popover } from "@/components/ui/popover";
import type { Uses } from "./segment-draft";

type Removable = { key: string; name: string; description: string; filter: Filter };

/** Who uses a segment, and what can be done with it as a whole. */
export function SegmentActions(props: {
  segment: Omit<Removable, "filter"> & { filter: Filter | null };
  uses: Uses;
  mayAct: boolean;
  onRemove: (segment: Removable) => Promise<void>;
}) {
  const { segment, uses, mayAct, onRemove } = props;
  const { key, name, description, filter } = segment;
  return (
    <>
      {uses.length > 0 && <UsedBy uses={uses} mayAct={mayAct} />}
      {mayAct && (
        <Button asChild>
          <Link href={`/audience/segments/new?from=${encodeURIComponent(key)}`}>
            <Copy aria-hidden /> Duplicate
          </Link>
        </Button>
      )}
      {mayAct && filter && uses.length === 0 && (
        <ConfirmDialog
          title={`Delete “${name}”?`}
          action="Delete segment"
          consequence={`No other segment and no unfinished campaign uses it. Events that name “${key}” will be refused. Nobody is deleted.`}
          trigger={
            <Button>
              <Trash2 aria-hidden /> Delete
            </Button>
          }
          onConfirm={() => onRemove({ key, name, description, filter })}
        />
      )}
    </>
  );
}

function UsedBy({ uses, mayAct }: { uses: Uses; mayAct: boolean }) {
  return (
    <Popover
      align="end"
      trigger={
        <Button variant="ghost">
          Used by {uses.length} {uses.length === 1 ? "other" : "others"}
        </Button>
      }
    >
      <ul className="grid gap-1.5">
        {uses.map(({ kind, key, name }) => (
          <li key={`${kind}/${key}`}>
            <Link
              className="text-accent underline underline-offset-4"
              href={
                kind === "segment"
                  ? `/audience/segments/${encodeURIComponent(key)}`
                  : `/campaigns/${key}`
              }
            >
              {name}
            </Link>{" "}
            <span className="text-ink-faint text-xs">{kind}</span>
          </li>
        ))}
      </ul>
      {mayAct && (
        <p className="mt-2 text-ink-soft text-xs">
          It can be deleted when nothing here uses it any more.
        </p>
      )}
    </Popover>
  );
}
