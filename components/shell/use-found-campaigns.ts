import { useQuery } from "@tanstack/react-query";
import { Megaphone } from "lucide-react";
import type { Area } from "@/server/api/visitor";
import { useApi } from "../api";
import { campaignLook } from "../campaign/states";
import { useDebounced } from "../ui/use-debounced";
import type { Command } from "./commands";

const waitMs = 200;
const least = 2;
const most = 5;

/** The newest campaigns whose name has what was typed. */
export function useFoundCampaigns(text: string, areas: Area[]): Command[] {
  const q = useDebounced(text.trim(), waitMs);
  const { data } = useQuery({
    ...useApi().campaigns.list.queryOptions({ q }),
    enabled: q.length >= least && areas.includes("campaigns"),
  });
  if (text.trim().length < least) return [];
  return (data?.items ?? []).slice(0, most).map(({ id, name, status }) => ({
    label: `${name} (${campaignLook(status).label.toLowerCase()})`,
    href: `/campaigns/${id}`,
    icon: Megaphone,
  }));
}
