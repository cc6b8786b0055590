import type { RouterOutputs } from "@/server/api/root";

export type Request = RouterOutputs["broadcastStart"]["request"];
