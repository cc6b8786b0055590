import type { ImportResult, ImportWatch } from "@/server/audience/import-lines";
import type { ImportLine } from "@/server/audience/read-lines";

/** Where the lines of an upload go. */
export type Target = {
  /** Checks and stores the lines while they arrive. */
  take(lines: AsyncIterable<ImportLine>, watch: ImportWatch): Promise<ImportResult>;
  /** Makes what was taken effective, in the transaction that ends the upload. */
  apply(): Promise<void>;
  /** What has other statistics afterwards. */
  tables: string[];
};
