import type { RouterInputs, RouterOutputs } from "@/server/api/root";

/** A campaign with its variants, waves and rights, as its page reads it. */
export type CampaignView = RouterOutputs["campaigns"]["one"];
export type Campaign = CampaignView["campaign"];
export type Variant = CampaignView["variants"][number];
export type Audience = Campaign["audience"];
export type Delivery = Campaign["delivery"];
export type Start = Delivery["start"];
export type Recurrence = NonNullable<Delivery["recurrence"]>;
export type Rollout = NonNullable<Delivery["rollout"]>;
export type Winner = NonNullable<Delivery["winner"]>;
export type CampaignType = RouterOutputs["campaignDesk"]["types"][number];
export type WavePreview = RouterOutputs["campaignDesk"]["waves"];
export type PreviewedWave = WavePreview["waves"][number];

type SavedDelivery = NonNullable<RouterInputs["campaigns"]["save"]["changes"]["delivery"]>;
export type Channel = SavedDelivery["channels"][number];

/** What the composer edits; the words have drafts of their own. */
export type Parts = Pick<Campaign, "name" | "typeKey" | "audience" | "delivery">;
export const partKeys = ["name", "typeKey", "audience", "delivery"] as const;
export type PartKey = (typeof partKeys)[number];

export const partsOf = ({ name, typeKey, audience, delivery }: Campaign): Parts => ({
  ...{ name, typeKey, audience, delivery },
});

/** Somebody is chosen, whoever that is. */
export const hasAudience = ({ everyone, segments, lists }: Audience) =>
  everyone || segments.length + lists.length > 0;
