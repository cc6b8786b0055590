import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { toast } from "sonner";
import { useApi } from "../api";
import { useDebounced } from "../ui/use-debounced";
import type { Mode, Target } from "./switch";
import { breakGlassReason } from "./words";

export type StopDraft = Target & {
  mode: Mode;
  reason: string;
  /** Minutes, or `never`. */
  expiry: string;
  /** What to do where one person alone may not. */
  alone: "ask" | "break";
};

const refreshMs = 2_000;

/** A stop that is being written: what it would stop now, and whether it may be sent. */
export function useStop(target: Target, onDone: () => void) {
  const api = useApi();
  const client = useQueryClient();
  const [draft, setDraft] = useState<StopDraft>({
    ...{ ...target, mode: "hold", reason: "", expiry: "never", alone: "ask" },
  });
  const { scope } = draft;
  const value = draft.value.trim();
  // The same object until the target changes: a new one at each rendering would never settle.
  const wanted = useMemo(() => ({ scope, value }), [scope, value]);
  const asked = useDebounced(wanted, 200);
  const preview = useQuery({
    ...api.switches.preview.queryOptions(asked),
    enabled: asked.scope === "all" || asked.value !== "",
    refetchInterval: refreshMs,
    retry: false,
  });
  const needsSecond = preview.data?.second ?? null;
  const breaks = needsSecond !== null && draft.alone === "break";
  const stop = useMutation(
    api.switches.stop.mutationOptions({
      onSuccess: async ({ waitsFor }) => {
        if (waitsFor === null) toast.success("Stopped.");
        else toast.info("It waits for a second person.");
        onDone();
        await Promise.all([
          client.invalidateQueries({ queryKey: api.switches.pathKey() }),
          client.invalidateQueries({ queryKey: api.notifications.pathKey() }),
        ]);
      },
    }),
  );
  const reason = draft.reason.trim();
  return {
    draft,
    change: (part: Partial<StopDraft>) => setDraft((before) => ({ ...before, ...part })),
    preview,
    needsSecond,
    breaks,
    ready: preview.isSuccess && reason.length >= (breaks ? breakGlassReason : 1),
    pending: stop.isPending,
    send: () =>
      stop.mutate({
        ...{ scope, value, mode: draft.mode, reason },
        ...{ minutes: draft.expiry === "never" ? null : Number(draft.expiry), breakGlass: breaks },
      }),
  };
}

export type Stopping = ReturnType<typeof useStop>;
