"use client";

import { useState } from "react";
import {
  Area,
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { type ChartMark, marksByPoint } from "./chart-marks";
import type { ChartColor, ChartSeries } from "./chart-series";
import { ChartTooltip } from "./chart-tooltip";
import { PointPicker } from "./point-picker";

/** One moment (ms) with a value per series; null: not measured. */
export type ChartPoint = { at: number } & Record<string, number | null>;

export type TimeChartProps = {
  /** What it shows, for those who do not see it. */
  label: string;
  points: ChartPoint[];
  series: ChartSeries[];
  kind?: "line" | "area" | "bar";
  /** Areas and bars on top of each other: parts of a whole. */
  stacked?: boolean;
  format: (value: number) => string;
  /** Lines not to be crossed: objectives. */
  limits?: { value: number; color: ChartColor }[];
  /** Makes the scale logarithmic, with ticks at as many of these as are needed. */
  logTicks?: readonly number[];
  /** The ends of the scale; without them from 0 to what there is. */
  domain?: [number, number];
  /** What happened meanwhile: lines across the chart, told by the tooltip. */
  marks?: ChartMark[];
  /** Opens what is behind a point; by a click, or by the keyboard. */
  onPoint?: (at: number) => void;
  height?: number;
};

const tick = { fill: "var(--ink-faint)", fontSize: 11 };

/** Values over time in the theme's colours; times are in the viewer's zone. */
export function TimeChart({ height = 200, kind = "line", limits = [], ...props }: TimeChartProps) {
  const { points, series, format, logTicks, onPoint } = props;
  const [chosen, setChosen] = useState<number | null>(null);
  const clock = clockFor(points);
  const marks = marksByPoint(points, props.marks ?? []);
  const openLabel = (label: unknown) => {
    if (onPoint && label !== undefined && label !== null) onPoint(Number(label));
  };
  return (
    <div className="relative w-full">
      <div
        role="img"
        aria-label={props.label}
        style={{ height }}
        className={onPoint && "[&_.recharts-surface]:cursor-pointer"}
      >
        <ResponsiveContainer width="100%" height="100%">
          <ComposedChart
            data={points}
            margin={{ top: 8, right: 12, bottom: 0, left: 0 }}
            accessibilityLayer={false}
            onClick={({ activeLabel }) => openLabel(activeLabel)}
          >
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis
              dataKey="at"
              type="number"
              scale="time"
              domain={["dataMin", "dataMax"]}
              tickFormatter={clock}
              tick={tick}
              tickLine={false}
              axisLine={{ stroke: "var(--line)" }}
              minTickGap={48}
            />
            <YAxis
              tickFormatter={format}
              tick={tick}
              tickLine={false}
              axisLine={false}
              width={56}
              {...(logTicks
                ? logAxis(logTicks, points, series, limits)
                : { ...linearAxis, ...(props.domain ? { domain: props.domain } : {}) })}
            />
            <Tooltip
              isAnimationActive={false}
              cursor={{ stroke: "var(--line-strong)", fill: "var(--hover)" }}
              content={
                <ChartTooltip format={format} series={series} marks={marks} opens={!!onPoint} />
              }
            />
            {limits.map(({ value, color }) => (
              <ReferenceLine
                key={color}
                y={value}
                stroke={`var(${color})`}
                strokeDasharray="2 4"
                ifOverflow="extendDomain"
              />
            ))}
            {[...marks].map(([at, [first]]) => (
              <ReferenceLine key={at} x={at} stroke={`var(${first?.color})`} strokeWidth={1.5} />
            ))}
            {chosen !== null && <ReferenceLine x={points[chosen]?.at} stroke="var(--ink)" />}
            {series.map((one) => drawn(one, kind, props.stacked ?? false))}
          </ComposedChart>
        </ResponsiveContainer>
      </div>
      {onPoint && points.length > 0 && (
        <PointPicker
          label={props.label}
          points={points}
          chosen={chosen}
          describe={(index) => describePoint(points[index], series, format, clock)}
          onChoose={setChosen}
          onOpen={(index) => openLabel(points[index]?.at)}
        />
      )}
    </div>
  );
}

function describePoint(
  point: ChartPoint | undefined,
  series: ChartSeries[],
  format: (value: number) => string,
  clock: (at: number) => string,
): string {
  if (!point) return "";
  const values = series.flatMap(({ key, label }) => {
    const value = point[key];
    return typeof value === "number" ? [`${label} ${format(value)}`] : [];
  });
  return [clock(point.at), ...values].join(", ");
}

const linearAxis = { domain: [0, "auto"] as [number, "auto"], tickCount: 4 };

/** Recharts itself finds no good ticks for a logarithmic scale. */
function logAxis(
  ticks: readonly number[],
  points: ChartPoint[],
  series: ChartSeries[],
  limits: { value: number }[],
) {
  const values = points.flatMap((point) => series.map(({ key }) => point[key] ?? 0));
  const shown = [...values, ...limits.map(({ value }) => value)].filter((value) => value > 0);
  const low = ticks.findLast((tick) => tick <= Math.min(...shown)) ?? ticks[0] ?? 1;
  const high = ticks.find((tick) => tick >= Math.max(...shown)) ?? ticks.at(-1) ?? 10;
  return {
    scale: "log" as const,
    domain: [low, high],
    ticks: ticks.filter((tick) => tick >= low && tick <= high),
    interval: 0 as const,
    allowDataOverflow: true,
  };
}

/** Recharts looks at its direct children, so this is a function and not a component. */
function drawn(series: ChartSeries, kind: TimeChartProps["kind"], stacked: boolean) {
  const color = `var(${series.color})`;
  const common = {
    dataKey: series.key,
    name: series.label,
    isAnimationActive: false,
    // What is dashed is beside the whole, and no part of it.
    ...(stacked && kind !== "line" && !series.dashed ? { stackId: "whole" } : {}),
  };
  if (kind === "bar" && !series.dashed) return <Bar key={series.key} {...common} fill={color} />;
  const stroke = {
    stroke: color,
    strokeWidth: 1.5,
    strokeDasharray: series.dashed ? "4 3" : undefined,
    type: "monotone" as const,
    dot: false,
    activeDot: { r: 3, strokeWidth: 0 },
  };
  if (kind === "area" && !series.dashed)
    return <Area key={series.key} {...common} {...stroke} fill={color} fillOpacity={0.12} />;
  return <Line key={series.key} {...common} {...stroke} />;
}

function clockFor(points: ChartPoint[]): (at: number) => string {
  const span = (points.at(-1)?.at ?? 0) - (points[0]?.at ?? 0);
  const format = new Intl.DateTimeFormat("en-GB", {
    ...(span > 8 * 86_400_000
      ? { day: "numeric", month: "short" }
      : span > 36 * 3_600_000
        ? { weekday: "short", hour: "2-digit", minute: "2-digit" }
        : { hour: "2-digit", minute: "2-digit" }),
    ...(span < 180_000 ? { second: "2-digit" } : {}),
  });
  return (at) => format.format(at);
}
