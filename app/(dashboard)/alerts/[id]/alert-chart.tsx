import { formatUnit, limitWords } from "@/components/alert/words";
import { markLooks } from "@/components/health/marks";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import type { ChartColor } from "@/components/ui/chart-series";
import { TimeChart } from "@/components/ui/time-chart";
import type { AlertData } from "./where-to-look";

/** The figure before and while it was wrong, with its limit. */
export function AlertChart({ alert }: { alert: AlertData }) {
  const { samples, limit, side, unit, name, changes } = alert;
  if (samples.length < 2) return null;
  const first = samples[0]?.at ?? 0;
  const last = samples.at(-1)?.at ?? 0;
  const marks = changes
    .filter(({ at, kind }) => kind !== "setting" && +at >= first && +at <= last)
    .map(({ at, kind, text }) => ({ at: +at, label: text, color: colorOf(kind) }));
  return (
    <Card>
      <CardHeader
        title="The figure"
        hint={limit === null ? undefined : `fires ${limitWords(limit, { side, unit })}`}
      />
      <CardBody>
        <TimeChart
          label={`${name} over time`}
          points={samples}
          series={[{ key: "value", label: name, color: "--chart-1" }]}
          kind="area"
          format={(value) => formatUnit(value, unit)}
          limits={limit === null ? [] : [{ value: limit, color: "--bad" }]}
          marks={marks}
          height={180}
        />
      </CardBody>
    </Card>
  );
}

/** The colours that marks have on the Overview; campaigns have none there. */
const colorOf = (kind: string): ChartColor =>
  Object.entries(markLooks).find(([key]) => key === kind)?.[1].color ?? "--ink-faint";
