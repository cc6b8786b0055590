import type { RouterOutputs } from "@/server/api/root";

/** A broadcast as the list and its page both have it. */
export type ShownBroadcast = RouterOutputs["broadcasts"]["list"]["items"][number];
