import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { RouterInputs } from "@/server/api/root";
import { useApi, useApiClient } from "../api";
import { ChannelPreview } from "../preview/channel-preview";
import { Phone } from "../preview/phone";
import { IosPush } from "../preview/push-card";
import { ErrorState } from "../ui/error-state";
import { Skeleton } from "../ui/skeleton";

/** A broadcast as it was, or is being, composed. */
export type Composed = RouterInputs["broadcastStart"]["foresee"];

const staleMs = 60_000;

/** What a broadcast reads like in an inbox and, where it pushes, on a lock screen. */
export function ComposedPreview({ broadcast }: { broadcast: Composed }) {
  const api = useApi();
  const client = useApiClient();
  const { typeKey, templateVersionId, data, audience, push } = broadcast;
  const asked = { typeKey, templateVersionId, data, audience };
  const preview = useQuery({
    queryKey: [...api.broadcastStart.preview.mutationKey(), asked],
    queryFn: () => client.broadcastStart.preview.mutate(asked),
    placeholderData: keepPreviousData,
    staleTime: staleMs,
    retry: false,
  });
  if (preview.isError)
    return <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />;
  if (!preview.data) return <Skeleton className="h-24" />;
  const { inbox, push: phone, sender } = preview.data;
  const shown = { look: "light", images: true } as const;
  return (
    <div className="grid gap-4">
      <ChannelPreview channel="in_app" rendered={inbox ?? undefined} sender={sender} {...shown} />
      {push && phone && phone.problems.length === 0 && (
        <Phone system="ios" look="light">
          <IosPush push={phone} appName={sender} {...shown} />
        </Phone>
      )}
    </div>
  );
}
