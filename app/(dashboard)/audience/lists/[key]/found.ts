import type { RouterOutputs } from "@/server/api/root";

/** A list as its page reads it. */
export type Found = RouterOutputs["lists"]["one"];
