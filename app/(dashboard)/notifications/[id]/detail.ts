import type { RouterOutputs } from "@/server/api/root";

/** One notification as its page reads it. */
export type Detail = RouterOutputs["notifications"]["one"];
