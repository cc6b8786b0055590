import type { SearchParams } from "nuqs/server";
import { api, HydrateClient, prefetch } from "../../../prefetch";
import { requireArea } from "../../../require-area";
import { CampaignCalendar } from "./campaign-calendar";
import { dayAt, daysOf, rangeOf } from "./days";
import { loadCalendar } from "./filters";

export const metadata = { title: "Campaign calendar" };

export default async function CampaignCalendarPage(props: { searchParams: Promise<SearchParams> }) {
  const visitor = await requireArea("campaigns");
  const { view, date } = await loadCalendar(props.searchParams);
  const range = rangeOf(daysOf(view, date ?? dayAt(new Date())));
  await prefetch(api.campaignFigures.calendar.queryOptions(range));
  return (
    <HydrateClient>
      <CampaignCalendar mayMove={visitor.acts.includes("campaigns")} />
    </HydrateClient>
  );
}
