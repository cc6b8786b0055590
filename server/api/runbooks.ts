import { Refusal } from "@/server/errors";
import { type Runbook, readRunbook } from "@/server/runbooks/read-runbook";

/** A runbook for its page; null: there is none of that name. */
export async function findRunbook(key: string): Promise<Runbook | null> {
  return await readRunbook(key).catch((error: unknown) => {
    if (error instanceof Refusal) return null;
    throw error;
  });
}
