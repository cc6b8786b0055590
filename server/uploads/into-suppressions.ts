import { type PoolClient, transactionOn } from "@/db/client";
import { importLines } from "@/server/audience/import-lines";
import { PersonKeyInput } from "@/server/audience/person-key";
import { type Suppressing, suppress } from "@/server/audience/suppressions/suppress";
import type { Target } from "./target";

/** Each batch takes effect at once: nobody on the list should wait for the end of the file. */
export function intoSuppressions(client: PoolClient, by: Suppressing): Target {
  return {
    tables: ["suppressions"],
    take: (lines, watch) =>
      importLines(
        lines,
        PersonKeyInput,
        async (batch) => {
          const keys = batch.map(({ value }) => value);
          await transactionOn(client, () => suppress(client, keys, by));
          return [];
        },
        { ...watch, batchSize: 2_000 },
      ),
    apply: async () => {},
  };
}
