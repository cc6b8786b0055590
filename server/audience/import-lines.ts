import { z } from "zod";
import { isUnreachable } from "@/db/unreachable";
import { Refusal } from "@/server/errors";
import { malformed } from "@/server/malformed";
import type { ImportLine } from "./read-lines";

/** What an import answers. Every refused line is counted, the first thousand are listed. */
export const ImportResult = z.object({
  accepted: z.int(),
  rejected: z.array(z.object({ line: z.int(), message: z.string() })),
  rejectedCount: z.int(),
});
export type ImportResult = z.infer<typeof ImportResult>;

const batchSize = 1_000;
const maxListed = 1_000;

/** A validated line. */
export type Checked<T> = { line: number; value: T };

/** Stores a batch whole or not at all; returns the lines that it refuses. */
export type StoreBatch<T> = (batch: Checked<T>[]) => Promise<{ line: number; message: string }[]>;

/**
 * Validates lines and stores them in batches of a thousand while they arrive. A batch that the
 * database refuses is stored line by line, so that one bad line spoils no other.
 */
export async function importLines<T>(
  lines: AsyncIterable<ImportLine>,
  schema: z.ZodType<T>,
  store: StoreBatch<T>,
): Promise<ImportResult> {
  const result: ImportResult = { accepted: 0, rejected: [], rejectedCount: 0 };
  let batch: Checked<T>[] = [];
  const reject = (line: number, message: string) => {
    result.rejectedCount += 1;
    if (result.rejected.length < maxListed) result.rejected.push({ line, message });
  };
  const flush = async () => {
    const refused = await storeRobustly(batch, store);
    for (const { line, message } of refused) reject(line, message);
    result.accepted += batch.length - refused.length;
    batch = [];
  };
  for await (const found of lines) {
    const checked = check(found, schema);
    if ("value" in checked) batch.push(checked);
    else reject(checked.line, checked.message);
    if (batch.length >= batchSize) await flush();
  }
  if (batch.length > 0) await flush();
  return result;
}

function check<T>(
  found: ImportLine,
  schema: z.ZodType<T>,
): Checked<T> | { line: number; message: string } {
  if ("fault" in found) return { line: found.line, message: found.fault };
  const parsed = schema.safeParse(found.value);
  return parsed.success
    ? { line: found.line, value: parsed.data }
    : { line: found.line, message: malformed(parsed.error.issues).message };
}

async function storeRobustly<T>(batch: Checked<T>[], store: StoreBatch<T>) {
  try {
    return await store(batch);
  } catch (error) {
    if (isUnreachable(error)) throw error;
    if (batch.length > 1) return storeOneByOne(batch, store);
    return batch.map(({ line }) => ({ line, message: messageOf(error) }));
  }
}

async function storeOneByOne<T>(batch: Checked<T>[], store: StoreBatch<T>) {
  const refused: { line: number; message: string }[] = [];
  for (const one of batch) refused.push(...(await storeRobustly([one], store)));
  return refused;
}

const messageOf = (error: unknown) =>
  error instanceof Refusal ? error.message : "The line cannot be stored.";
