import type { Tone } from "../ui/badge";

/** The states of a campaign, in the order in which it passes them. */
export const campaignStatuses = [
  "draft",
  "awaiting_approval",
  "approved",
  "scheduled",
  "running",
  "paused",
  "completed",
  "cancelled",
] as const;
export type CampaignStatus = (typeof campaignStatuses)[number];

export type CampaignStatusLook = { label: string; tone: Tone; fill: string };

const looks: Record<CampaignStatus, CampaignStatusLook> = {
  draft: { label: "Draft", tone: "muted", fill: "bg-ink-faint" },
  awaiting_approval: { label: "Awaiting approval", tone: "warn", fill: "bg-warn" },
  approved: { label: "Approved", tone: "info", fill: "bg-info" },
  scheduled: { label: "Scheduled", tone: "info", fill: "bg-info" },
  running: { label: "Running", tone: "ok", fill: "bg-ok" },
  paused: { label: "Paused", tone: "warn", fill: "bg-warn" },
  completed: { label: "Completed", tone: "muted", fill: "bg-ink-faint" },
  cancelled: { label: "Cancelled", tone: "bad", fill: "bg-bad" },
};

/** How a status is named and coloured, everywhere the same; an unknown one stands for itself. */
export function campaignLook(status: string): CampaignStatusLook {
  const known = campaignStatuses.find((one) => one === status);
  return known ? looks[known] : { label: status, tone: "muted", fill: "bg-ink-faint" };
}

/** It sends, or was stopped while it did: there is something to watch. */
export function isUnderWay(status: string): boolean {
  return status === "running" || status === "paused";
}
