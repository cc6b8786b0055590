import type { Pool } from "@/db/client";
import { type ImportResult, importLines } from "./import-lines";
import type { ImportLine } from "./read-lines";
import { saveUsers } from "./save-users";
import { type UserInput, UserLine } from "./user-input";

/** Creates or changes a user for each line. Of several lines for one user, later fields win. */
export async function importUsers(
  pool: Pool,
  lines: AsyncIterable<ImportLine>,
): Promise<ImportResult> {
  return importLines(lines, UserLine, async (batch) => {
    const users = new Map<string, UserInput>();
    for (const { value } of batch) {
      const { userId, ...fields } = value;
      users.set(userId, { ...users.get(userId), ...fields });
    }
    await saveUsers(pool, users);
    return [];
  });
}
