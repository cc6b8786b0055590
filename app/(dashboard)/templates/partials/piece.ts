import type { RouterOutputs } from "@/server/api/root";

/** Something that templates share. */
export type Piece = RouterOutputs["templates"]["partials"]["list"][number];
