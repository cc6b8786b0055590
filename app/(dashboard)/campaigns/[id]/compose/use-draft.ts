import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import { useApi, useApiClient } from "@/components/api";
import { errorCode } from "@/components/query-client";
import type { SaveState } from "@/components/save-badge";
import { type CampaignView, type PartKey, type Parts, partsOf } from "./campaign";
import { asChanges } from "./changes";
import { changedParts, merge } from "./merge";

/** How long the typing rests before it is saved (ms). */
const restMs = 500;

export type Clash = { keys: PartKey[]; by: string; at: Date; theirs: Parts; revision: number };

export type Draft = {
  parts: Parts;
  change: (part: Partial<Parts>) => void;
  state: SaveState;
  error: string | null;
  retry: () => void;
  /** The revision that the server has of these parts. */
  revision: number;
  /** Somebody changed the same part; nothing is saved until it is decided whose holds. */
  clash: Clash | null;
  decide: (whose: "mine" | "theirs") => void;
};

type Base = { revision: number; parts: Parts };

/**
 * The parts of a campaign while they are edited. They save themselves when the typing rests; what
 * others changed meanwhile is taken over, unless it is what was changed here too.
 */
export function useDraft(view: CampaignView): Draft {
  const { campaign } = view;
  const [base, setBase] = useState<Base>(() => baseOf(view));
  const [parts, setParts] = useState(base.parts);
  const [clash, setClash] = useState<Clash | null>(null);
  const { mutateAsync, isPending, error, reset } = useSave(view, setBase);
  const dirty = changedParts(base.parts, parts);
  const isDirty = dirty.length > 0;

  useEffect(() => {
    if (campaign.revision <= base.revision || isPending) return;
    const theirs = partsOf(campaign);
    const merged = merge(base.parts, parts, theirs);
    reset();
    if (merged.clashes.length > 0) {
      const { updatedBy: by, updatedAt: at, revision } = campaign;
      setClash({ keys: merged.clashes, by, at, theirs, revision });
      return;
    }
    setBase({ revision: campaign.revision, parts: theirs });
    setParts(merged.parts);
  }, [campaign, base, parts, isPending, reset]);

  useEffect(() => {
    if (!isDirty || isPending || error || clash) return;
    const timer = setTimeout(() => void mutateAsync({ base, parts }).catch(() => {}), restMs);
    return () => clearTimeout(timer);
  }, [isDirty, isPending, error, clash, mutateAsync, base, parts]);

  useSaveOnLeaving(campaign.id, base, isDirty && !error && !clash ? parts : null);

  const decide = useCallback(
    (whose: "mine" | "theirs") => {
      if (!clash) return;
      setBase({ revision: clash.revision, parts: clash.theirs });
      setParts((mine) =>
        whose === "theirs" ? clash.theirs : merge(base.parts, mine, clash.theirs).parts,
      );
      setClash(null);
    },
    [clash, base.parts],
  );

  return {
    parts,
    change: (part) => {
      setParts((old) => ({ ...old, ...part }));
      if (error) reset();
    },
    state: clash ? "conflict" : error ? "failed" : isDirty || isPending ? "saving" : "saved",
    ...{ error: error?.message ?? null, retry: reset, revision: base.revision, clash, decide },
  };
}

const baseOf = ({ campaign }: CampaignView): Base => ({
  revision: campaign.revision,
  parts: partsOf(campaign),
});

/** Saves what differs, and tells everybody who reads the campaign. */
function useSave({ campaign: { id } }: CampaignView, onSaved: (base: Base) => void) {
  const api = useApi();
  const client = useQueryClient();
  const trpc = useApiClient();
  const one = api.campaigns.one.queryKey({ id });
  return useMutation({
    meta: { quiet: true },
    mutationFn: ({ base, parts }: { base: Base; parts: Parts }) =>
      trpc.campaigns.save.mutate({
        ...{ id, revision: base.revision },
        changes: asChanges(parts, changedParts(base.parts, parts)),
      }),
    onSuccess: ({ revision, revoked }, { parts }) => {
      onSaved({ revision, parts });
      client.setQueryData(one, (old) =>
        old ? { ...old, campaign: { ...old.campaign, ...parts, revision } } : old,
      );
      if (revoked) toast("It is a draft again: what was approved or planned has changed.");
      void client.invalidateQueries(api.campaigns.list.pathFilter());
      return client.invalidateQueries({ queryKey: one });
    },
    // Whatever made it stale is read at once, and merged or shown.
    onError: (error) =>
      errorCode(error) === "CONFLICT" ? client.invalidateQueries({ queryKey: one }) : undefined,
  });
}

/** Whoever leaves within the rest loses nothing; whoever closes the window is asked. */
function useSaveOnLeaving(id: number, base: Base, unsaved: Parts | null): void {
  const trpc = useApiClient();
  const latest = useRef({ base, unsaved });
  useEffect(() => {
    latest.current = { base, unsaved };
  });
  useEffect(
    () => () => {
      const { base, unsaved: parts } = latest.current;
      if (!parts) return;
      const changes = asChanges(parts, changedParts(base.parts, parts));
      trpc.campaigns.save
        .mutate({ id, revision: base.revision, changes })
        .catch((error: unknown) =>
          toast.error(
            `Your last change was not saved. ${error instanceof Error ? error.message : ""}`,
          ),
        );
    },
    [trpc, id],
  );
  useEffect(() => {
    if (!unsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [unsaved]);
}
