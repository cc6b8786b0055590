import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { parseAsInteger, useQueryState } from "nuqs";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import type { Filter } from "@/components/audience/draft";

/** Saving and deleting a segment, and what the pages do then. */
export function useSaving(onSaved: (revision: number) => void) {
  const api = useApi();
  const router = useRouter();
  const queries = useQueryClient();
  const [campaign] = useQueryState("campaign", parseAsInteger);
  const refresh = () => queries.invalidateQueries({ queryKey: api.segments.pathKey() });
  const save = useMutation(
    api.segments.save.mutationOptions({
      meta: { quiet: true },
      onSuccess: async (saved, { revision }) => {
        toast.success(revision === null ? `“${saved.name}” is saved.` : "Saved.");
        if (saved.revoked.length > 0)
          toast.warning(
            `Approvals were for other people, and are gone: ${saved.revoked.join(", ")}.`,
          );
        // Whoever came from a campaign goes back to it, and takes the new segment along.
        const back =
          campaign === null ? null : `/campaigns/${campaign}?step=audience&add=${saved.key}`;
        if (revision === null) router.replace(back ?? `/audience/segments/${saved.key}`);
        else onSaved(saved.revision);
        await refresh();
      },
    }),
  );
  const restore = useMutation(api.segments.save.mutationOptions({ onSuccess: refresh }));
  const remove = useMutation(api.segments.remove.mutationOptions({}));
  const removeSegment = async (segment: {
    key: string;
    name: string;
    description: string;
    filter: Filter;
  }) => {
    await remove.mutateAsync({ key: segment.key });
    router.push("/audience");
    toast.success(`“${segment.name}” is deleted.`, {
      action: { label: "Undo", onClick: () => restore.mutate({ ...segment, revision: null }) },
    });
    await queries.invalidateQueries({ queryKey: api.segments.list.pathKey() });
  };
  return { save, removeSegment };
}
