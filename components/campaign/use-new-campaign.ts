"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useApi } from "../api";

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long" });

/** Makes an empty draft, named after the day, and opens it; `onMade` hears of it first. */
export function useNewCampaign(onMade?: () => void): { create: () => void; pending: boolean } {
  const api = useApi();
  const router = useRouter();
  const client = useQueryClient();
  const { mutate, isPending, isSuccess } = useMutation(
    api.campaigns.create.mutationOptions({
      onSuccess: ({ id }) => {
        onMade?.();
        router.push(`/campaigns/${id}`);
        return client.invalidateQueries(api.campaigns.list.pathFilter());
      },
    }),
  );
  return {
    create: () => mutate({ name: `Campaign of ${day.format(new Date())}` }),
    // The page that it opens takes a moment.
    pending: isPending || isSuccess,
  };
}
