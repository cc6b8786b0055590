import { ChevronLeft } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { CountPanel } from "@/components/audience/count-panel";
import type { Fields } from "@/components/audience/draft";
import { OverlapCard } from "@/components/audience/overlap-card";
import { Card, CardBody } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { ConditionsCard } from "./conditions-card";
import { NameFields } from "./name-fields";
import { SegmentActions } from "./segment-actions";
import type { Start, Uses } from "./segment-draft";
import { useEditing } from "./use-editing";

/** A segment: its name, its conditions, and who that is, while it is edited. */
export function SegmentEditor(props: {
  fields: Fields;
  start: Start;
  uses: Uses;
  mayAct: boolean;
  /** Stopping what goes to it, and the news that it is stopped. */
  stop?: ReactNode;
  banner?: ReactNode;
  /** Begins anew with what is saved now. */
  onReload?: () => void;
}) {
  const { fields, start, uses, mayAct } = props;
  const editing = useEditing(start, mayAct);
  const { isNew, base, text, root, filter } = editing;
  return (
    <>
      <PageHeader
        parent={
          <Link href="/audience" className="inline-flex items-center gap-1 hover:text-ink">
            <ChevronLeft aria-hidden className="size-3.5" /> Segments
          </Link>
        }
        title={base.name || "New segment"}
        description={isNew ? "Everybody who matches these conditions when it is used." : undefined}
        actions={
          !isNew && (
            <>
              {props.stop}
              <SegmentActions
                segment={{ ...base, filter: start.filter }}
                uses={uses}
                mayAct={mayAct}
                onRemove={editing.removeSegment}
              />
            </>
          )
        }
      />
      {props.banner}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="grid min-w-0 gap-4">
          <Card>
            <CardBody className="pt-4">
              <NameFields
                text={text}
                isNew={isNew}
                disabled={!mayAct}
                errors={editing.saving.fieldErrors}
                onChange={editing.setText}
              />
            </CardBody>
          </Card>
          <ConditionsCard
            editing={editing}
            fields={fields}
            uses={uses}
            mayAct={mayAct}
            onReload={props.onReload}
          />
        </div>
        <div className="grid min-w-0 gap-4 lg:sticky lg:top-18">
          <CountPanel
            counting={editing.counting}
            empty={
              root.children.length === 0
                ? "Add a condition, and see here who that is."
                : "Complete the conditions, and see here who that is."
            }
          />
          {mayAct && <OverlapCard filter={filter} fields={fields} without={start.key} />}
        </div>
      </div>
    </>
  );
}
