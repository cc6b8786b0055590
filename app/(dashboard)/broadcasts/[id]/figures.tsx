import { shareOf } from "@/components/broadcast/reach-line";
import { formatCount, formatShare } from "@/components/format";
import type { Detail } from "./detail";

/** What people did with it; each counts once of each. */
export function Figures({ detail: { figures, estimate } }: { detail: Detail }) {
  const ofReached = (n: number) => `${formatShare(shareOf(n, figures.reached))} of those`;
  const all = [
    {
      label: "Reached",
      n: figures.reached,
      note: `${formatShare(shareOf(figures.reached, estimate))} of about ${formatCount(estimate)}`,
    },
    { label: "Opened", n: figures.opened, note: ofReached(figures.opened) },
    { label: "Clicked", n: figures.clicked, note: ofReached(figures.clicked) },
    { label: "Dismissed", n: figures.archived, note: ofReached(figures.archived) },
  ];
  return (
    <dl className="grid grid-cols-2 gap-4 lg:grid-cols-4">
      {all.map(({ label, n, note }) => (
        // A list of terms may hold no other box than this one.
        <div
          key={label}
          className="grid min-w-0 content-start gap-0.5 rounded-lg border bg-surface p-4"
        >
          <dt className="text-ink-soft text-xs">{label}</dt>
          <dd className="font-semibold text-2xl tabular-nums tracking-tight">{formatCount(n)}</dd>
          <dd className="text-ink-faint text-xs tabular-nums">{note}</dd>
        </div>
      ))}
    </dl>
  );
}
