import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import { fieldErrors } from "@/components/query-client";
import { blank, changed, consequencesOf, settingsOf } from "./draft";
import type { Settings, Type } from "./type";

/** A type while it is edited; `type` is null for a new one. */
export function useEditing(type: Type | null) {
  const start = type ? settingsOf(type) : blank;
  const [base, setBase] = useState({ settings: start, revision: type?.revision ?? 0 });
  const [draft, setDraft] = useState(start);
  const [key, setKey] = useState(type?.key ?? "");
  const dirty = type === null || JSON.stringify(draft) !== JSON.stringify(base.settings);
  useWarnBeforeLeaving(dirty && JSON.stringify(draft) !== JSON.stringify(blank));
  // Counts the times that fields begin anew with what they were.
  const [round, setRound] = useState(0);
  const reset = (settings: Settings) => {
    setDraft(settings);
    setRound((n) => n + 1);
  };
  const { create, change, restore } = useSaving(
    (saved, settings) => setBase({ settings, revision: saved.revision }),
    reset,
  );
  const faults = Object.fromEntries(
    Object.entries(fieldErrors(create.error ?? change.error)).map(([path, message]) => [
      path.replace(/^settings\./, ""),
      message,
    ]),
  );
  const save = async () => {
    if (type === null) return await create.mutateAsync({ key, settings: draft });
    const saved = await change.mutateAsync({ key, revision: base.revision, settings: draft });
    const undo = { key, revision: saved.revision, settings: base.settings };
    toast.success(`“${saved.name}” is saved, and in force within seconds.`, {
      ...(mayUndo(base.settings, draft)
        ? { action: { label: "Undo", onClick: () => restore.mutate(undo) } }
        : {}),
    });
    return saved;
  };
  return {
    ...{ key, setKey, draft, dirty, faults, save },
    set: (part: Partial<Settings>) => setDraft((old) => changed(old, part)),
    discard: () => reset(base.settings),
    round,
    /** What of a type's priority stands for good, or until it is unpinned. */
    saved: type === null ? null : base.settings,
    consequences: type === null ? [] : consequencesOf(base.settings, draft),
    pending: create.isPending || change.isPending,
    error: create.error ?? change.error,
  };
}

export type Editing = ReturnType<typeof useEditing>;

/** What was just pinned to P0 stays it. */
const mayUndo = (before: Settings, after: Settings) =>
  before.pinned === after.pinned || after.priority !== 0;

function useSaving(
  onSaved: (saved: { revision: number }, settings: Settings) => void,
  onRestored: (settings: Settings) => void,
) {
  const api = useApi();
  const router = useRouter();
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries({ queryKey: api.types.pathKey() });
  const create = useMutation(
    api.types.create.mutationOptions({
      meta: { quiet: true },
      onSuccess: async (saved) => {
        toast.success(`“${saved.name}” is registered. Now write what it says.`);
        await refresh();
        router.push(`/types/${encodeURIComponent(saved.key)}`);
      },
    }),
  );
  const change = useMutation(
    api.types.change.mutationOptions({
      meta: { quiet: true },
      onSuccess: async (saved, { settings }) => {
        onSaved(saved, settings);
        await refresh();
      },
    }),
  );
  const restore = useMutation(
    api.types.change.mutationOptions({
      onSuccess: async (saved, { settings }) => {
        toast.success("It is as it was before.");
        onSaved(saved, settings);
        onRestored(settings);
        await refresh();
      },
    }),
  );
  return { create, change, restore };
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
