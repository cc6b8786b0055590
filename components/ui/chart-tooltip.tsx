import type { ChartSeries } from "./chart-series";

/** What recharts hands to a tooltip's content. */
type Handed = {
  active?: boolean;
  label?: string | number;
  payload?: readonly { dataKey?: unknown; value?: unknown }[];
};

const moment = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

export function ChartTooltip(
  props: Handed & { format: (value: number) => string; series: ChartSeries[] },
) {
  if (!props.active || !props.payload?.length) return null;
  const read = (key: string) => props.payload?.find((entry) => entry.dataKey === key)?.value;
  return (
    <div className="rounded-md bg-raised px-3 py-2 text-xs shadow-pop">
      <p className="mb-1 text-ink-faint">{moment.format(Number(props.label))}</p>
      <ul className="grid gap-0.5">
        {props.series.map((series) => (
          <li key={series.key} className="flex items-center gap-2">
            <Swatch color={series.color} />
            <span className="mr-4 text-ink-soft">{series.label}</span>
            <span className="ml-auto font-medium tabular-nums">
              {shown(read(series.key), props.format)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The names of a chart's series, with their colours. */
export function ChartLegend({ series }: { series: ChartSeries[] }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-ink-soft text-xs">
      {series.map((one) => (
        <li key={one.key} className="flex items-center gap-1.5">
          <Swatch color={one.color} />
          {one.label}
        </li>
      ))}
    </ul>
  );
}

function Swatch({ color }: { color: string }) {
  return (
    <span aria-hidden className="size-2 rounded-[2px]" style={{ background: `var(${color})` }} />
  );
}

function shown(value: unknown, format: (value: number) => string): string {
  return typeof value === "number" ? format(value) : "–";
}
