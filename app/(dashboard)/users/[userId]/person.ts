import type { RouterOutputs } from "@/server/api/root";

/** One user as the user's page reads them. */
export type Person = RouterOutputs["users"]["one"];
