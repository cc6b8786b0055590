import type { RouterOutputs } from "@/server/api/root";

export type Canary = RouterOutputs["providers"]["canaries"][number];
