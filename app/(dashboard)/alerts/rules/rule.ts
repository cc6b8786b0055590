import type { RouterOutputs } from "@/server/api/root";

export type RuleData = RouterOutputs["alerts"]["rules"][number];
