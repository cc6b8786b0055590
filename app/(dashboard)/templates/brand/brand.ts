import type { RouterOutputs } from "@/server/api/root";

export type Brand = RouterOutputs["templates"]["brand"]["read"];
