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
export type Checked<T> = { line: number; value: T; content?: () => string };

/** A refused line and why. */
type RefusedLine = { line: number; message: string };

/** As the report of an upload shows it. */
export type RejectedLine = RefusedLine & { content: string };

/** Stores a batch whole or not at all; returns the lines that it refuses. */
export type StoreBatch<T> = (batch: Checked<T>[]) => Promise<RefusedLine[]>;

/** Who wants to know while an import runs. */
export type ImportWatch = {
  /** Lines in a batch; a thousand unless told. */
  batchSize?: number;
  /** Called after each batch with what was refused since the last one. What it throws ends the import. */
  progressed?(result: ImportResult, refused: RejectedLine[]): Promise<void>;
};

/**
 * Validates lines and stores them in batches while they arrive. A batch that the database refuses is
 * stored line by line, so that one bad line spoils no other.
 */
export async function importLines<T>(
  lines: AsyncIterable<ImportLine>,
  schema: z.ZodType<T>,
  store: StoreBatch<T>,
  watch: ImportWatch = {},
): Promise<ImportResult> {
  const result: ImportResult = { accepted: 0, rejected: [], rejectedCount: 0 };
  const size = watch.batchSize ?? batchSize;
  let batch: Checked<T>[] = [];
  let refused: RejectedLine[] = [];
  const reject = ({ line, message }: RefusedLine, content?: () => string) => {
    result.rejectedCount += 1;
    if (result.rejected.length < maxListed) result.rejected.push({ line, message });
    if (watch.progressed) refused.push({ line, message, content: content?.() ?? "" });
  };
  const flush = async () => {
    const stored = batch.length > 0 ? await storeRobustly(batch, store) : [];
    const contents = new Map(batch.map(({ line, content }) => [line, content]));
    for (const one of stored) reject(one, contents.get(one.line));
    result.accepted += batch.length - stored.length;
    batch = [];
    await watch.progressed?.(result, refused);
    refused = [];
  };
  for await (const found of lines) {
    const checked = check(found, schema);
    if ("value" in checked) batch.push(checked);
    else reject(checked, found.content);
    if (batch.length + refused.length >= size) await flush();
  }
  await flush();
  return result;
}

function check<T>(found: ImportLine, schema: z.ZodType<T>): Checked<T> | RefusedLine {
  if ("fault" in found) return { line: found.line, message: found.fault };
  const parsed = schema.safeParse(found.value);
  return parsed.success
    ? { line: found.line, value: parsed.data, content: found.content }
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
  const refused: RefusedLine[] = [];
  for (const one of batch) refused.push(...(await storeRobustly([one], store)));
  return refused;
}

const messageOf = (error: unknown) =>
  error instanceof Refusal ? error.message : "The line cannot be stored.";
