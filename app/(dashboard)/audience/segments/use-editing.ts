import { useEffect, useState } from "react";
import { compose, type Filter } from "@/components/audience/draft";
import { faultsOf, useCount } from "@/components/audience/use-count";
import { fieldErrors } from "@/components/query-client";
import { keyOf, normalised, rootOf, type Start } from "./segment-draft";
import { useSaving } from "./use-saving";

/** A segment while it is edited: its words, its conditions, what is wrong, who that is, and saving. */
export function useEditing(start: Start, mayAct: boolean) {
  const isNew = start.key === "";
  const [base, setBase] = useState(() => ({ ...start, filter: normalised(start.filter) }));
  const [text, setText] = useState({
    name: start.name,
    key: isNew ? keyOf(start.name) : start.key,
    description: start.description,
  });
  const [root, setRoot] = useState(() => rootOf(start.filter));
  const { filter, missing, nodes } = compose(root);
  const counting = useCount(filter, isNew ? {} : { key: start.key, saved: !mayAct });
  const changed =
    JSON.stringify(filter) !== base.filter ||
    text.name !== base.name ||
    text.description !== base.description;
  useWarnBeforeLeaving(mayAct && changed);
  const { save, removeSegment } = useSaving((revision) =>
    setBase({ ...start, ...text, revision, filter: JSON.stringify(filter) }),
  );
  const told = Object.entries({ ...faultsOf(save.error), ...counting.faults });
  return {
    isNew,
    base,
    text,
    setText: (part: Partial<typeof text>) => setText((old) => ({ ...old, ...part })),
    root,
    setRoot,
    filter,
    missing,
    /** By node; what names no node stands at the top. */
    faults: Object.fromEntries(told.map(([path, message]) => [nodes[path] ?? root.id, message])),
    counting,
    dirty: changed || isNew,
    saving: { error: save.error, pending: save.isPending, fieldErrors: fieldErrors(save.error) },
    save: (whole: Filter) =>
      save.mutate({ ...text, filter: whole, revision: isNew ? null : base.revision }),
    removeSegment,
  };
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
