import type { CampaignAudience, CampaignDelivery } from "@/db/schema/json";
import {
  type CampaignWords,
  comeBack,
  springSale,
  toolSale,
  toolSaleAsked,
  winterLetter,
} from "./campaign-words";

export type DemoCampaign = {
  name: string;
  type: string;
  status: "completed" | "scheduled" | "draft";
  /** Of completed ones. */
  hoursAgo?: number;
  audience: CampaignAudience;
  /** The audience as SQL over users. */
  where: string;
  delivery: CampaignDelivery;
  variants: { name: string; words: CampaignWords }[];
};

const nobody: CampaignAudience = {
  ...{ everyone: false, segments: [], lists: [], filter: null },
  ...{ excludeSegments: [], excludeLists: [] },
};

const atOnce: CampaignDelivery = {
  channels: ["in_app", "push", "email"],
  start: { kind: "now" },
  recurrence: null,
  pace: { kind: "full" },
  rollout: null,
  holdOutPercent: 0,
  winner: null,
  goal: null,
  campaignSlot: true,
};

const inList = (key: string) => `exists (
  select from audience_list_members m join audience_lists l on l.id = m.list_id
  where l.key = '${key}' and m.user_id = users.id)`;

const activeFree = `region = 'Europe' and attributes ->> 'plan' = 'free' and last_active_at > $1::timestamptz - interval '7 days'`;

/** Two that are over, one for tomorrow morning, one that is being written. In this order they get ids from 1. */
export const demoCampaigns = (now: Date): DemoCampaign[] => [
  {
    name: "Spring bulbs for early birds",
    type: "flash.sale",
    status: "completed",
    hoursAgo: 66,
    audience: { ...nobody, lists: ["beta_testers"] },
    where: inList("beta_testers"),
    delivery: { ...atOnce, goal: { type: "payment.confirmed", withinDays: 2 } },
    variants: [{ name: "A", words: springSale }],
  },
  {
    name: "Tools from Solingen",
    type: "flash.sale",
    status: "completed",
    hoursAgo: 41,
    audience: { ...nobody, segments: ["europe_free"], excludeLists: ["staff"] },
    where: `${activeFree} and not ${inList("staff")}`,
    delivery: {
      ...atOnce,
      pace: { kind: "perSecond", perSecond: 500 },
      holdOutPercent: 10,
      goal: { type: "payment.confirmed", withinDays: 1 },
    },
    variants: [
      { name: "Statement", words: toolSale },
      { name: "Question", words: toolSaleAsked },
    ],
  },
  {
    name: "The garden in winter",
    type: "newsletter",
    status: "scheduled",
    audience: { ...nobody, segments: ["active_30d"], excludeLists: ["staff"] },
    where: `last_active_at > $1::timestamptz - interval '30 days' and not ${inList("staff")}`,
    delivery: {
      ...atOnce,
      channels: ["email"],
      start: {
        kind: "local",
        date: new Date(now.getTime() + 86_400_000).toISOString().slice(0, 10),
        time: "09:00",
        late: "nextDay",
      },
    },
    variants: [{ name: "A", words: winterLetter }],
  },
  {
    name: "Come back to the garden",
    type: "reengagement",
    status: "draft",
    audience: { ...nobody, segments: ["dormant"] },
    where: "false",
    delivery: { ...atOnce, channels: ["push", "email"] },
    variants: [{ name: "A", words: comeBack }],
  },
];
