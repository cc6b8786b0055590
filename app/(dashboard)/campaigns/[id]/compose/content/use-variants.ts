import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi, useApiClient } from "@/components/api";
import type { CampaignView, Variant } from "../campaign";
import { percentsOf } from "./shares";

type Key = "a" | "b" | "c" | "d" | "e";
const keys: readonly Key[] = ["a", "b", "c", "d", "e"];

/** A variant's key as the server takes it. */
export const keyOf = ({ key }: Variant): Key => keys.find((one) => one === key) ?? "a";

/**
 * Changes of the variants. Each is made on what the server has at that moment, since the words of a
 * variant raise the revision too; one that somebody else has changed meanwhile is refused.
 */
export function useVariants(view: CampaignView) {
  const api = useApi();
  const client = useQueryClient();
  const trpc = useApiClient();
  const { id } = view.campaign;
  const one = api.campaigns.one.queryOptions({ id });
  const fresh = async (seen?: Variant) => {
    const now = await client.fetchQuery({ ...one, staleTime: 0 });
    const there = now.variants.find(({ key }) => key === seen?.key);
    if (seen && (there?.name !== seen.name || there.weight !== seen.weight))
      throw new Error(`${now.campaign.updatedBy} has just changed this variant: look at it again.`);
    return { now, revision: now.campaign.revision };
  };
  const onSettled = () => client.invalidateQueries({ queryKey: one.queryKey });
  const add = useMutation({
    mutationFn: async (from: Variant) => {
      const before = view.variants.map(({ key }) => key);
      const { revision } = await fresh(from);
      await trpc.campaigns.variants.add.mutate({ id, revision, copyOf: keyOf(from) });
      const { now } = await fresh();
      return now.variants.find(({ key }) => !before.includes(key));
    },
    onSettled,
  });
  const rename = useMutation({
    mutationFn: async ({ variant, name }: { variant: Variant; name: string }) => {
      const { revision } = await fresh(variant);
      await trpc.campaigns.variants.change.mutate({ id, revision, key: keyOf(variant), name });
    },
    onSettled,
  });
  const weigh = useMutation({
    mutationFn: async (percents: readonly number[]) => {
      const { now, revision } = await fresh();
      if (now.variants.length !== percents.length)
        throw new Error("The variants have just changed: look at them again.");
      let last = revision;
      for (const [i, variant] of now.variants.entries()) {
        const weight = percents[i];
        if (weight === undefined || weight === variant.weight) continue;
        const change = { id, revision: last, key: keyOf(variant), weight };
        last = (await trpc.campaigns.variants.change.mutate(change)).revision;
      }
    },
    onSettled,
  });
  const remove = useMutation({
    mutationFn: async (variant: Variant) => {
      const { revision } = await fresh(variant);
      await trpc.campaigns.variants.remove.mutate({ id, revision, key: keyOf(variant) });
    },
    onSettled,
  });
  return { add, rename, weigh, remove, percents: percentsOf(view.variants.map((v) => v.weight)) };
}

export type Variants = ReturnType<typeof useVariants>;
