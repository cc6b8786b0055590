import type {
  CampaignAudience,
  CampaignDelivery,
  RolloutGuards,
  TemplateContent,
} from "@/db/schema/json";

/** Nobody, until somebody chooses: a forgotten audience must not mean everyone. */
export const emptyAudience: CampaignAudience = {
  everyone: false,
  segments: [],
  lists: [],
  filter: null,
  excludeSegments: [],
  excludeLists: [],
};

export const usualDelivery: CampaignDelivery = {
  channels: [],
  start: { kind: "now" },
  recurrence: null,
  pace: { kind: "full" },
  rollout: null,
  holdOutPercent: 0,
  winner: null,
  goal: null,
  campaignSlot: false,
};

/** Where a rollout stops unless its author says otherwise. */
export const usualGuards: RolloutGuards = {
  bouncePercent: 5,
  complaintPercent: 0.3,
  failurePercent: 10,
  optOutPercent: 2,
  minimum: 200,
};

/** What a campaign's words begin with: nothing but the channels that its type allows. */
export function firstContent(channels: string[]): TemplateContent {
  return Object.fromEntries(
    channels.map((channel) => [
      channel,
      { en: channel === "sms" || channel === "webhook" ? { body: "" } : { title: "", body: "" } },
    ]),
  );
}
