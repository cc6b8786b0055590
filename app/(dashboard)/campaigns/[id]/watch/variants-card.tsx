import { formatCount } from "@/components/format";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import type { Variant } from "./figures";
import { type Interval, IntervalChart } from "./interval-chart";
import { leaderOf } from "./leader";

const words: Record<string, string> = {
  opens: "opened",
  clicks: "clicked",
  conversions: "converted",
};

/** The texts against each other, with what the figures do and do not tell yet. */
export function VariantsCard({ variants, wonKey }: { variants: Variant[]; wonKey?: string }) {
  const intervals = variants.map(intervalOf);
  const metric = variants[0]?.interval.metric ?? "opens";
  const what = words[metric] ?? metric;
  const leader = leaderOf(intervals);
  const won = variants.find(({ key }) => key === wonKey);
  return (
    <Card>
      <CardHeader
        title="Variants"
        hint={`Share that ${what}, with its 95% interval`}
        actions={won && <Badge tone="ok">{won.name} won the test</Badge>}
      />
      <CardBody className="grid gap-3">
        <IntervalChart intervals={intervals} what={what} best={leader?.key} />
        <p className="text-ink-soft text-sm">
          {leader
            ? `${leader.name} is ahead: its whole interval lies above the others.`
            : variants.every(({ sent }) => sent === 0)
              ? "Nothing was sent yet, so every share is possible."
              : "Too close to call: the intervals overlap, so the order may be chance."}
        </p>
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-ink-faint text-xs tabular-nums">
          {variants.map(({ key, name, sent, opened, clicked, converted }) => (
            <li key={key}>
              {name}: {formatCount(sent)} sent, {formatCount(opened)} opened, {formatCount(clicked)}{" "}
              clicked{metric === "conversions" && `, ${formatCount(converted)} converted`}
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  );
}

const counted = { opens: "opened", clicks: "clicked", conversions: "converted" } as const;

function intervalOf(variant: Variant): Interval {
  const { key, name, sent, interval } = variant;
  const share = sent > 0 ? variant[counted[interval.metric]] / sent : 0;
  return { key, name, share, low: interval.low, high: interval.high };
}
