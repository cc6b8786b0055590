import { markLooks } from "./marks";

/** What the lines across charts stand for. */
export function MarkLegend() {
  return (
    <ul
      aria-label="Marks on the charts"
      className="flex flex-wrap gap-x-3 gap-y-1 text-ink-soft text-xs"
    >
      {Object.values(markLooks).map(({ label, color }) => (
        <li key={label} className="flex items-center gap-1.5">
          <span aria-hidden className="h-3 w-0.5" style={{ background: `var(${color})` }} />
          {label}
        </li>
      ))}
    </ul>
  );
}
