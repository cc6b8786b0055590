import type { RouterOutputs } from "@/server/api/root";

/** A campaign as its page reads it, and its figures while it runs and after. */
export type Campaign = RouterOutputs["campaigns"]["one"];
export type CampaignDelivery = Campaign["campaign"]["delivery"];
export type Progress = RouterOutputs["campaignFigures"]["progress"];
export type Report = RouterOutputs["campaignFigures"]["report"];

export type Funnel = Progress["funnel"];
export type Variant = Progress["variants"][number];
export type Wave = Progress["waves"][number];
export type Guard = Progress["guards"][number];
export type ChannelFigures = Progress["channels"][number];
