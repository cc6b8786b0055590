import type { Pool } from "@/db/client";
import type { HistoryItem } from "@/server/pipeline/tracking/history";
import type { Story } from "@/server/pipeline/tracking/story";
import { answerOf } from "./answer";
import type { Answer, AnswerFacts } from "./answer-facts";
import { readAround } from "./read-around";

type Clock = Pick<AnswerFacts, "zone" | "now">;

/** The whole answer for one notification and one user, with what was so at that time. */
export async function answerStory(
  pool: Pool,
  user: { id: number; externalId: string },
  story: Story,
  { zone, now }: Clock,
): Promise<Answer> {
  const { event, message, deliveries } = story;
  return answerOf({
    zone,
    now,
    at: event.at,
    event: { ...event, campaignName: event.campaign?.name ?? null },
    message,
    deliveries,
    around: await readAround(pool, user, story, now),
  });
}

/** The short answer of a line in a list: of its own rows alone. */
export function answerItem(
  item: HistoryItem,
  { zone, now }: Clock,
): Pick<Answer, "tone" | "sentence"> {
  const { tone, sentence } = answerOf({
    zone,
    now,
    at: item.at,
    event: item,
    message: item,
    deliveries: item.deliveries,
    around: null,
  });
  return { tone, sentence };
}
