import { type Cell, csvLines } from "@/server/csv";
import type { Funnel } from "./progress-figures";
import type { CampaignReport } from "./report-view";

const header = [
  ...["part", "name", "people", "sent", "delivered", "opened", "clicked", "converted"],
  ...["unsubscribed", "complained", "bounced"],
];

type Row = Partial<Funnel> & { people?: number };

/** A report as one table: a line for the whole, each channel, variant, locale, hour and reason. */
export async function* reportFile(name: string, report: CampaignReport): AsyncGenerator<string> {
  const line = (part: string, of: string, row: Row): Cell[] => [
    ...[part, of, row.people, row.sent, row.delivered, row.opened, row.clicked, row.converted],
    ...[row.unsubscribed, row.complained, row.bounced],
  ];
  // The mark lets spreadsheets read UTF-8.
  yield `\uFEFF${csvLines([header])}`;
  yield csvLines([
    line("campaign", name, { ...report.funnel, people: report.people }),
    ...report.channels.map((of) => line("channel", of.channel, of)),
    ...report.variants.map((of) => line("variant", `${of.key.toUpperCase()} ${of.name}`, of)),
    ...report.locales.map((of) => line("locale", of.locale, of)),
    ...report.hours.map(({ hour, ...of }) => line("hour", hour, of)),
    ...report.suppressed.map(({ why, n }) => line("suppressed", why, { people: n })),
    ...report.earlier.map(({ name: earlier, funnel }) => line("earlier", earlier, funnel)),
  ]);
}
