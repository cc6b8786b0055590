import type { ChartMark } from "./chart-marks";
import type { ChartSeries } from "./chart-series";

/** What recharts hands to a tooltip's content. */
type Handed = {
  active?: boolean;
  label?: string | number;
  payload?: readonly { dataKey?: unknown; value?: unknown }[];
};

const moment = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

export function ChartTooltip(
  props: Handed & {
    format: (value: number) => string;
    series: ChartSeries[];
    /** What happened, by the point (ms). */
    marks?: Map<number, ChartMark[]>;
    /** A click leads somewhere. */
    opens?: boolean;
  },
) {
  if (!props.active || !props.payload?.length) return null;
  const marks = props.marks?.get(Number(props.label)) ?? [];
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
      {marks.length > 0 && (
        <ul className="mt-1.5 grid max-w-72 gap-0.5 border-t pt-1.5">
          {marks.slice(0, 4).map((mark) => (
            <li key={`${mark.at} ${mark.label}`} className="flex gap-2">
              <span aria-hidden className="mt-1">
                <Swatch color={mark.color} />
              </span>
              <span className="text-ink-soft">{mark.label}</span>
            </li>
          ))}
        </ul>
      )}
      {props.opens && <p className="mt-1.5 text-ink-faint">Click for the notifications</p>}
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
    <span
      aria-hidden
      className="block size-2 shrink-0 rounded-[2px]"
      style={{ background: `var(${color})` }}
    />
  );
}

function shown(value: unknown, format: (value: number) => string): string {
  return typeof value === "number" ? format(value) : "–";
}
