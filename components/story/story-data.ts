import type { RouterOutputs } from "@/server/api/root";

/** One notification and one user, as the stories show them. */
export type StoryData = RouterOutputs["users"]["story"];
