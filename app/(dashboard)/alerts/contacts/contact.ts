import type { RouterOutputs } from "@/server/api/root";

export type ContactData = RouterOutputs["alerts"]["contacts"]["items"][number];
