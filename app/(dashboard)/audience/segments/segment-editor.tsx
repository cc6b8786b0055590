"use client";

import { ChevronLeft } from "lucide-react";
import Link from "next/link";
import { useEffect, useState } from "react";
import { CountPanel } from "@/components/audience/count-panel";
import { compose, type Fields } from "@/components/audience/draft";
import { FilterBuilder } from "@/components/audience/filter-builder";
import { OverlapCard } from "@/components/audience/overlap-card";
import { faultsOf, useCount } from "@/components/audience/use-count";
import { fieldErrors } from "@/components/query-client";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { JsonView } from "@/components/ui/json-view";
import { PageHeader } from "@/components/ui/page-header";
import { Segmented } from "@/components/ui/segmented";
import { NameFields } from "./name-fields";
import { SaveBar } from "./save-bar";
import { SegmentActions } from "./segment-actions";
import { keyOf, normalised, rootOf, type Start, type Uses } from "./segment-draft";
import { useSaving } from "./use-saving";

const views = [
  { value: "builder", label: "Builder" },
  { value: "json", label: "JSON" },
] as const;

/** A segment: its name, its conditions, and who that is, while it is edited. */
export function SegmentEditor(props: {
  fields: Fields;
  start: Start;
  uses: Uses;
  mayAct: boolean;
  /** Begins anew with what is saved now. */
  onReload?: () => void;
}) {
  const { fields, start, uses, mayAct } = props;
  const isNew = start.key === "";
  const [base, setBase] = useState(() => ({ ...start, filter: normalised(start.filter) }));
  const [text, setText] = useState({
    name: start.name,
    key: isNew ? keyOf(start.name) : start.key,
    description: start.description,
  });
  const [root, setRoot] = useState(() => rootOf(start.filter));
  const [view, setView] = useState<(typeof views)[number]["value"]>("builder");
  const { filter, missing, nodes } = compose(root);
  const counting = useCount(filter, isNew ? {} : { key: start.key, saved: !mayAct });
  const dirty =
    JSON.stringify(filter) !== base.filter ||
    text.name !== base.name ||
    text.description !== base.description;
  useWarnBeforeLeaving(mayAct && dirty);
  const { save, removeSegment } = useSaving((revision) =>
    setBase({ ...start, ...text, revision, filter: JSON.stringify(filter) }),
  );
  const told = { ...faultsOf(save.error), ...counting.faults };
  const wrong = Object.entries(told).map(([path, message]) => [nodes[path] ?? root.id, message]);
  const faults = Object.fromEntries(wrong);
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
            <SegmentActions
              segment={{ ...base, filter: start.filter }}
              uses={uses}
              mayAct={mayAct}
              onRemove={removeSegment}
            />
          )
        }
      />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="grid min-w-0 gap-4">
          <Card>
            <CardBody className="pt-4">
              <NameFields
                text={text}
                isNew={isNew}
                disabled={!mayAct}
                errors={fieldErrors(save.error)}
                onChange={(part) => setText((old) => ({ ...old, ...part }))}
              />
            </CardBody>
          </Card>
          <Card>
            <CardHeader
              title="Conditions"
              actions={
                <Segmented
                  aria-label="How the conditions are shown"
                  value={view}
                  onValueChange={setView}
                  options={views}
                />
              }
            />
            <CardBody>
              {view === "json" ? (
                <JsonView value={filter} />
              ) : (
                <FilterBuilder
                  draft={root}
                  onChange={setRoot}
                  fields={fields}
                  missing={missing}
                  faults={faults}
                  disabled={!mayAct}
                />
              )}
            </CardBody>
            {mayAct && (
              <SaveBar
                dirty={dirty || isNew}
                filter={filter}
                uses={uses}
                count={counting.count}
                error={save.error}
                pending={save.isPending}
                onReload={props.onReload}
                onSave={(whole) =>
                  save.mutate({ ...text, filter: whole, revision: isNew ? null : base.revision })
                }
              />
            )}
          </Card>
        </div>
        <div className="grid min-w-0 gap-4 lg:sticky lg:top-18">
          <CountPanel
            counting={counting}
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

/** The browser asks before it closes or reloads a page with changes. */
function useWarnBeforeLeaving(active: boolean): void {
  useEffect(() => {
    if (!active) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [active]);
}
