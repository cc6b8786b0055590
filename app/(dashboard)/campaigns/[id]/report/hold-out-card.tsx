import { formatCount } from "@/components/format";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import type { Report } from "../watch/figures";
import { IntervalChart } from "../watch/interval-chart";

/** Whether those who got the campaign did more than those who, by lot, got nothing. */
export function HoldOutCard({ holdOut }: { holdOut: NonNullable<Report["holdOut"]> }) {
  const { reached, held, difference } = holdOut;
  const intervals = [
    { key: "reached", name: "Got it", ...reached },
    { key: "held", name: "Held out", ...held },
  ];
  const sure = difference.low > 0 || difference.high < 0;
  const ahead = difference.value > 0 ? "reached" : "held";
  return (
    <Card>
      <CardHeader title="Against the hold-out group" hint="Share that converted, 95% interval" />
      <CardBody className="grid gap-3">
        <IntervalChart intervals={intervals} what="converted" best={sure ? ahead : undefined} />
        <p className="text-ink-soft text-sm">{verdict(sure ? ahead : null)}</p>
        <p className="text-sm tabular-nums">
          Difference: <span className="font-medium">{points(difference.value)}</span>{" "}
          <span className="text-ink-soft">
            ({points(difference.low)} to {points(difference.high)})
          </span>
        </p>
        <p className="text-ink-faint text-xs tabular-nums">
          {formatCount(reached.n)} of {formatCount(reached.of)} who got it, {formatCount(held.n)} of{" "}
          {formatCount(held.of)} held out.
        </p>
      </CardBody>
    </Card>
  );
}

function verdict(ahead: "reached" | "held" | null): string {
  if (ahead === "reached") return "The campaign made a difference that is hardly chance.";
  if (ahead === "held") return "Those who got nothing converted more: the campaign may do harm.";
  return "No difference is proven: its interval reaches over zero.";
}

/** A difference of two shares in percentage points, with its sign. */
function points(difference: number): string {
  const n = difference * 100;
  const digits = Math.abs(n) < 1 ? 2 : 1;
  return `${n > 0 ? "+" : n < 0 ? "−" : ""}${Math.abs(n).toFixed(digits)} pp`;
}
