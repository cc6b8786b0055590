import type { RouterOutputs } from "@/server/api/root";

/** How long one kind of data is kept, as the page shows it. */
export type Rule = RouterOutputs["privacy"]["retention"]["rules"][number];
