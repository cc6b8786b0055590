import { formatCount } from "@/components/format";
import { Card } from "@/components/ui/card";
import { shareOf } from "../watch/shares";
import type { Reached } from "./reached";

type Figure = { label: string; n: number; note: string };

/** The campaign in a row of figures. */
export function Summary(props: { considered: number; reached: Reached; hasGoal: boolean }) {
  return (
    <ul className="grid grid-cols-2 gap-3 sm:grid-cols-4 xl:auto-cols-fr xl:grid-flow-col xl:grid-cols-none">
      {figuresOf(props).map(({ label, n, note }) => (
        <li key={label} className="max-sm:first:col-span-2">
          <Card className="p-3">
            <p className="text-ink-soft text-xs">{label}</p>
            <p className="font-semibold text-xl tabular-nums tracking-tight">{formatCount(n)}</p>
            <p className="text-ink-faint text-xs tabular-nums">{note}</p>
          </Card>
        </li>
      ))}
    </ul>
  );
}

function figuresOf(props: { considered: number; reached: Reached; hasGoal: boolean }): Figure[] {
  const { considered, reached, hasGoal } = props;
  const { sent } = reached;
  const part = (label: string, n: number | undefined): Figure[] =>
    n === undefined ? [] : [{ label, n, note: `${shareOf(n, sent)} of sent` }];
  return [
    { label: "Audience", n: considered, note: "people considered" },
    { label: "Sent", n: sent, note: "messages that left" },
    ...(reached.delivered === 0
      ? [{ label: "Delivered", n: 0, note: "no provider confirms it" }]
      : part("Delivered", reached.delivered)),
    ...part("Opened", reached.opened),
    ...part("Clicked", reached.clicked),
    ...(hasGoal ? part("Converted", reached.converted) : []),
    ...part("Unsubscribed", reached.unsubscribed),
  ];
}
