/** The states of a campaign, and which may follow each. Twin of the SQL table campaign_transitions, which enforces it. */
export const transitions = {
  draft: ["awaiting_approval", "scheduled"],
  awaiting_approval: ["draft", "approved"],
  approved: ["draft", "scheduled"],
  scheduled: ["draft", "running", "cancelled"],
  running: ["paused", "completed", "cancelled"],
  paused: ["running", "cancelled"],
  completed: [],
  cancelled: [],
} as const satisfies Record<string, readonly string[]>;

export type CampaignStatus = keyof typeof transitions;
export const campaignStatuses = Object.keys(transitions).filter(isStatus);

function isStatus(value: string): value is CampaignStatus {
  return value in transitions;
}

/** In these, what will be sent can still be changed; a change of the last three takes it back to draft. */
export const editable: readonly CampaignStatus[] = [
  "draft",
  "awaiting_approval",
  "approved",
  "scheduled",
];

export function mayFollow(from: CampaignStatus, to: CampaignStatus): boolean {
  const next: readonly CampaignStatus[] = transitions[from];
  return next.includes(to);
}

/** How each state is called in sentences. */
export const statusWords: Record<CampaignStatus, string> = {
  draft: "a draft",
  awaiting_approval: "waiting for approval",
  approved: "approved",
  scheduled: "scheduled",
  running: "running",
  paused: "paused",
  completed: "completed",
  cancelled: "cancelled",
};
