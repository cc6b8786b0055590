import type { z } from "zod";
import type { Pool } from "@/db/client";
import { analyzeAfterImport } from "./analyze-after-import";
import { type Checked, type ImportResult, type ImportWatch, importLines } from "./import-lines";
import type { ImportLine } from "./read-lines";
import { type SaveAttributes, saveUsers } from "./save-users";
import { type UserInput, UserLine } from "./user-input";

/**
 * Creates or changes a user for each line. Of several lines for one user, later fields win. The
 * planner's statistics are refreshed after many.
 */
export async function importUsers(
  pool: Pool,
  lines: AsyncIterable<ImportLine>,
  { attributes = "replace", ...watch }: ImportWatch & { attributes?: SaveAttributes } = {},
): Promise<ImportResult> {
  const store = async (batch: Checked<z.infer<typeof UserLine>>[]) => {
    const users = new Map<string, UserInput>();
    for (const { value } of batch) {
      const { userId, ...fields } = value;
      users.set(userId, together(users.get(userId), fields, attributes));
    }
    await saveUsers(pool, users, attributes);
    return [];
  };
  const result = await importLines(lines, UserLine, store, watch);
  await analyzeAfterImport(pool, ["users"], result.accepted);
  return result;
}

function together(
  earlier: UserInput | undefined,
  later: UserInput,
  attributes: SaveAttributes,
): UserInput {
  const merged = { ...earlier, ...later };
  if (attributes === "merge" && earlier?.attributes && later.attributes)
    merged.attributes = { ...earlier.attributes, ...later.attributes };
  return merged;
}
