import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/components/api";
import { formatCount, formatDuration } from "@/components/format";

/** What a control did: in a sentence, with what had gone out by then. */
export type Effect = { words: string; at: Date };

type Answer = { effectiveMs: number; sentBefore: number };

/** The controls of a running campaign, and what the last one did. */
export function useControl(id: number) {
  const api = useApi();
  const client = useQueryClient();
  const [effect, setEffect] = useState<Effect | null>(null);
  const tell = (done: string) => ({
    onSuccess: ({ effectiveMs, sentBefore }: Answer) => {
      const words = `${done} after ${formatDuration(effectiveMs)}; ${formatCount(sentBefore)} had left`;
      setEffect({ words, at: new Date() });
      return Promise.all([
        client.invalidateQueries(api.campaigns.one.queryFilter({ id })),
        client.invalidateQueries(api.campaignFigures.progress.queryFilter({ id })),
        client.invalidateQueries(api.campaigns.list.pathFilter()),
      ]);
    },
  });
  const { campaigns } = api;
  const pause = useMutation(campaigns.pause.mutationOptions(tell("Paused")));
  const resume = useMutation(campaigns.resume.mutationOptions(tell("Resumed")));
  const setPace = useMutation(campaigns.setPace.mutationOptions(tell("New pace")));
  const cancel = useMutation(campaigns.cancel.mutationOptions(tell("Cancelled")));
  return {
    effect,
    pausing: pause.isPending,
    pause: () => pause.mutate({ id }),
    resuming: resume.isPending,
    resume: () => resume.mutateAsync({ id }),
    setPace: (perSecond: number | null) => setPace.mutateAsync({ id, perSecond }),
    cancel: () => cancel.mutateAsync({ id }),
  };
}

export type Control = ReturnType<typeof useControl>;
