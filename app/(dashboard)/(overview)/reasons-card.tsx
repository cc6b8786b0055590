import { ArrowUpRight, CircleCheck } from "lucide-react";
import Link from "next/link";
import { formatCount } from "@/components/format";
import { behindHref } from "@/components/health/behind";
import { faultLook } from "@/components/health/faults";
import { channelLabel } from "@/components/notification/channels";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Area } from "@/server/api/visitor";
import type { OverviewData } from "./chart-props";

type Reason = OverviewData["faults"]["top"][number];

/** The most frequent reasons, each leading to the page that acts on it. */
export function ReasonsCard({ overview, areas }: { overview: OverviewData; areas: Area[] }) {
  const { top } = overview.faults;
  return (
    <Card aria-label="Top reasons">
      <CardHeader title="Top reasons" hint="Of failures in this time range" />
      {top.length === 0 ? (
        <EmptyState icon={CircleCheck} title="Nothing failed" />
      ) : (
        <ol className="divide-y divide-line border-t">
          {top.map((reason) => (
            <li
              key={`${reason.fault} ${reason.stage} ${reason.reason} ${reason.channel} ${reason.provider} ${reason.producer?.key}`}
            >
              <ReasonLine reason={reason} overview={overview} areas={areas} />
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}

function ReasonLine(props: { reason: Reason; overview: OverviewData; areas: Area[] }) {
  const { reason } = props;
  const { label, color } = faultLook(reason.fault);
  const link = pageOf(props);
  const where = [
    reason.channel && channelLabel(reason.channel),
    reason.provider,
    reason.producer?.name,
  ].filter(Boolean);
  const line = (
    <>
      <span
        aria-hidden
        className="mt-1.5 size-2 shrink-0 rounded-[2px]"
        style={{ background: `var(${color})` }}
      />
      <span className="grid min-w-0 flex-1 gap-0.5">
        <span className="text-sm">{reason.sentence}</span>
        <span className="text-ink-faint text-xs">
          {[label, ...where].join(" · ")}, last <RelativeTime at={reason.last} />
        </span>
      </span>
      <span className="font-medium text-sm tabular-nums">{formatCount(reason.n)}</span>
      {link && <ArrowUpRight aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-faint" />}
    </>
  );
  return link ? (
    <Link href={link} className="flex gap-3 px-4 py-2.5 hover:bg-hover/60">
      {line}
    </Link>
  ) : (
    <div className="flex gap-3 px-4 py-2.5">{line}</div>
  );
}

/** Where something can be done about it; null: nowhere that the visitor may go. */
function pageOf(props: { reason: Reason; overview: OverviewData; areas: Area[] }): string | null {
  const { reason, overview, areas } = props;
  if (reason.producer && areas.includes("producers"))
    return `/producers/${encodeURIComponent(reason.producer.key)}`;
  if (reason.fault === "provider" && reason.provider && areas.includes("providers"))
    return `/providers/${encodeURIComponent(reason.provider)}`;
  if (reason.reason === "dead_letter" && areas.includes("deadLetters")) return "/dead-letters";
  const [from, last] = [overview.starts[0], overview.starts.at(-1)];
  // What was refused at the door is no notification.
  if (!from || !last || reason.stage === "accept" || !areas.includes("notifications")) return null;
  const to = new Date(last.getTime() + overview.binSeconds * 1_000);
  const { channel, provider } = reason;
  return behindHref({ from, to, channel, provider, outcome: "lost" });
}
