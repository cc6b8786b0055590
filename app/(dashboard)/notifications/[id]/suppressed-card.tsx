import { PartyPopper } from "lucide-react";
import { formatCount, formatShare } from "@/components/format";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import type { Detail } from "./detail";

/** Who was considered and got nothing, or later: in words, the largest reason first. */
export function SuppressedCard({ counts }: { counts: Detail["counts"] }) {
  const total = counts.suppressed.reduce((sum, { n }) => sum + n, 0);
  const largest = Math.max(1, ...counts.suppressed.map(({ n }) => n));
  return (
    <Card>
      <CardHeader
        title="Why not everybody"
        hint={
          total > 0
            ? `${formatCount(total)} of ${formatCount(counts.considered)} suppressed (${formatShare(total / counts.considered)})`
            : undefined
        }
      />
      {total === 0 ? (
        <EmptyState
          icon={PartyPopper}
          title={counts.considered === 0 ? "Nobody was evaluated yet" : "Nobody was suppressed"}
        />
      ) : (
        <CardBody>
          <ul className="grid gap-2.5">
            {counts.suppressed.map(({ reason, why, n }) => (
              <li key={reason} className="grid gap-1">
                <div className="flex items-baseline justify-between gap-4 text-sm">
                  <span>{why}</span>
                  <span className="tabular-nums">{formatCount(n)}</span>
                </div>
                <div aria-hidden className="h-1 overflow-hidden rounded-full bg-hover">
                  <div
                    className="h-full rounded-full bg-warn"
                    style={{ width: `${(n / largest) * 100}%` }}
                  />
                </div>
              </li>
            ))}
          </ul>
        </CardBody>
      )}
      {counts.held > 0 && (
        <p className="border-t px-4 py-2.5 text-ink-soft text-sm">
          {formatCount(counts.held)} more were held: their inbox had it at once, what disturbs went
          out later.
        </p>
      )}
    </Card>
  );
}
