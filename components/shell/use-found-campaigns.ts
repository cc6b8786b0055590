import { useQuery } from "@tanstack/react-query";
import { Megaphone } from "lucide-react";
import type { Area } from "@/server/api/visitor";
import { useApi } from "../api";
import { campaignLook } from "../campaign/states";
import { useDebounced } from "../ui/use-debounced";
import { noSearch, type Search, searchOf } from "./search";

const waitMs = 200;
const least = 2;
const most = 5;

/** The newest campaigns whose name has what was typed. */
export function useFoundCampaigns(text: string, areas: Area[]): Search {
  const mayFind = areas.includes("campaigns");
  const q = useDebounced(text.trim(), waitMs);
  const asked = useQuery({
    ...useApi().campaigns.list.queryOptions({ q }),
    enabled: q.length >= least && mayFind,
  });
  if (!mayFind || text.trim().length < least) return noSearch;
  const found = (asked.data?.items ?? []).slice(0, most).map(({ id, name, status }) => ({
    label: `${name} (${campaignLook(status).label.toLowerCase()})`,
    href: `/campaigns/${id}`,
    icon: Megaphone,
  }));
  return searchOf(found, { ...asked, settled: q === text.trim() });
}
