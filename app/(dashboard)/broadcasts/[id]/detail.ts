import type { RouterOutputs } from "@/server/api/root";

export type Detail = RouterOutputs["broadcasts"]["one"];
