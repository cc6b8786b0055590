import { useState } from "react";
import { channelLabel } from "@/components/notification/channels";
import { Card, CardHeader } from "@/components/ui/card";
import { Segmented } from "@/components/ui/segmented";
import type { Report } from "../watch/figures";
import { type BreakdownRow, BreakdownTable } from "./breakdown-table";

const options = [
  { value: "channels", label: "Channel" },
  { value: "variants", label: "Variant" },
  { value: "locales", label: "Language" },
] as const;

type By = (typeof options)[number]["value"];

const words: Record<By, string> = {
  channels: "Channel",
  variants: "Variant",
  locales: "Language",
};

const languages = new Intl.DisplayNames("en", { type: "language" });

/** The funnel again, told apart by channel, variant or language. */
export function PartsCard({ report }: { report: Report }) {
  const [by, setBy] = useState<By>("channels");
  return (
    <Card>
      <CardHeader
        title="Funnel by"
        hint="Shares of what was sent"
        actions={
          <Segmented aria-label="Funnel by" value={by} options={options} onValueChange={setBy} />
        }
      />
      <BreakdownTable
        label={`Funnel by ${words[by].toLowerCase()}`}
        of={words[by]}
        rows={rowsOf(report, by)}
      />
    </Card>
  );
}

function rowsOf(report: Report, by: By): BreakdownRow[] {
  switch (by) {
    case "channels":
      return report.channels.map((part) => ({
        key: part.channel,
        name: channelLabel(part.channel),
        reached: part,
      }));
    case "variants":
      return report.variants.map((part) => ({ key: part.key, name: part.name, reached: part }));
    case "locales":
      return report.locales.map((part) => ({
        key: part.locale,
        name: `${languageName(part.locale)} (${part.locale})`,
        reached: part,
      }));
  }
}

/** A tag that is none stands for itself. */
function languageName(locale: string): string {
  try {
    return languages.of(locale) ?? locale;
  } catch {
    return locale;
  }
}
