import type { Queryable } from "@/db/client";
import { readWorkingCopy } from "@/server/templates/draft";
import { writtenChannels } from "@/server/templates/publish-draft";
import { templateProblems } from "@/server/templates/template-problems";
import { readCampaign } from "./campaign";
import { readVariants } from "./variants";

/** How far the words of a campaign are. */
export type WordsState = {
  /** A variant has no words at all. */
  unwritten: boolean;
  /** Places that keep it from going out. */
  errors: number;
};

/** All variants, for the channels that are chosen; as strictly as scheduling looks. @throws Refusal not_found */
export async function readWordsState(pool: Queryable, id: number): Promise<WordsState> {
  const { delivery } = await readCampaign(pool, id);
  const variants = await readVariants(pool, id);
  const states = await Promise.all(
    variants.map(async ({ templateId }) => {
      const { content } = await readWorkingCopy(pool, templateId);
      const unwritten = Object.keys(writtenChannels(content)).length === 0;
      const problems = await templateProblems({ pool }, templateId, delivery);
      return { unwritten, errors: problems.filter(({ severity }) => severity === "error").length };
    }),
  );
  return {
    unwritten: states.some(({ unwritten }) => unwritten),
    errors: states.reduce((sum, { errors }) => sum + errors, 0),
  };
}
