import { PartyPopper } from "lucide-react";
import { formatCount, formatShare } from "../format";
import { Card, CardBody, CardHeader } from "../ui/card";
import { EmptyState } from "../ui/empty-state";

/** Who was considered and got nothing, or later: in sentences, the largest reason first. */
export function SuppressedCard(props: {
  suppressed: readonly { reason: string; why: string; n: number }[];
  considered: number;
  /** Of them: later. */
  held: number;
}) {
  const reasons = props.suppressed.toSorted((a, b) => b.n - a.n);
  const total = reasons.reduce((sum, { n }) => sum + n, 0);
  const largest = Math.max(1, ...reasons.map(({ n }) => n));
  return (
    <Card>
      <CardHeader
        title="Why not everybody"
        hint={
          total > 0
            ? `${formatCount(total)} of ${formatCount(props.considered)} got nothing (${formatShare(total / props.considered)})`
            : undefined
        }
      />
      {total === 0 ? (
        <EmptyState
          icon={PartyPopper}
          title={props.considered === 0 ? "Nobody was evaluated yet" : "Nobody was suppressed"}
        />
      ) : (
        <CardBody>
          <ul className="grid gap-2.5">
            {reasons.map(({ reason, why, n }) => (
              <li key={reason} className="grid gap-1">
                <div className="flex items-baseline justify-between gap-4 text-sm">
                  <span>{why}</span>
                  <span className="whitespace-nowrap text-right tabular-nums">
                    {formatCount(n)}{" "}
                    <span className="ml-1 text-ink-faint text-xs">
                      {formatShare(n / props.considered)}
                    </span>
                  </span>
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
      {props.held > 0 && (
        <p className="border-t px-4 py-2.5 text-ink-soft text-sm">
          {formatCount(props.held)} more were held: their inbox had it at once, what disturbs waits
          until they may be disturbed.
        </p>
      )}
    </Card>
  );
}
