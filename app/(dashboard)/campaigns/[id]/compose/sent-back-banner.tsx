import { useQuery } from "@tanstack/react-query";
import { CornerUpLeft } from "lucide-react";
import { useApi } from "@/components/api";
import { RelativeTime } from "@/components/ui/relative-time";

/** Why an approver gave the campaign back, until somebody asks again. */
export function SentBackBanner({ id }: { id: number }) {
  const { data } = useQuery(useApi().campaignDesk.sentBack.queryOptions({ id }));
  if (!data) return null;
  return (
    <div role="status" className="mb-4 flex gap-3 rounded-lg bg-warn-soft px-4 py-2.5 text-sm">
      <CornerUpLeft aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
      <p>
        <b className="font-medium">{data.by}</b> sent it back <RelativeTime at={data.at} />: “
        {data.reason}”
      </p>
    </div>
  );
}
