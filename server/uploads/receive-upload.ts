import { Readable } from "node:stream";
import { type PoolClient, transactionOn } from "@/db/client";
import { analyzeAfterImport } from "@/server/audience/analyze-after-import";
import { findList } from "@/server/audience/lists/find-list";
import type { ImportLine } from "@/server/audience/read-lines";
import { record } from "@/server/audit/record";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { intoList } from "./into-list";
import { intoPeople } from "./into-people";
import { intoSuppressions } from "./into-suppressions";
import { readMapped } from "./read-mapped";
import { readUpload, type UploadView } from "./read-uploads";
import { openRun, type Run, UploadCancelled } from "./run";
import type { Target } from "./target";
import { maxUploadBytes, maxUploadRows, type UploadInput } from "./upload-input";

/** A file on its way in. */
export type Incoming = {
  input: UploadInput;
  body: ReadableStream<Uint8Array>;
  /** What the browser says; null when it does not. */
  bytesTotal: number | null;
  actor: string;
  /** Runs in the transaction that makes the file effective. */
  applied?: (client: PoolClient) => Promise<void>;
};

/**
 * Reads a file while it arrives and puts its lines where they belong, in bounded memory. Whatever
 * happens after the start is told by the answer's `state` and `error`.
 * @throws Refusal `too_large`, `not_found` (list), `conflict`, `rate_limited`, before anything is read
 */
export async function receiveUpload(context: Context, incoming: Incoming): Promise<UploadView> {
  const { input, bytesTotal, actor } = incoming;
  if (bytesTotal !== null && bytesTotal > maxUploadBytes) throw tooLarge();
  const list = input.kind === "list" ? await findList(context.pool, input.list) : null;
  const run = await openRun(context.pool, {
    kind: input.kind,
    listId: list?.id ?? null,
    fileName: input.fileName,
    bytesTotal,
    actor,
    now: context.clock.now(),
  });
  try {
    const target = await targetOf(context, run, incoming, list?.id ?? 0);
    const accepted = await take(run, target, incoming);
    await finish(context, run, target, incoming.applied);
    await analyzeAfterImport(context.pool, target.tables, accepted);
  } catch (error) {
    await fail(context, run, error, input.kind);
  } finally {
    run.close();
  }
  const view = await readUpload(context.pool, run.id);
  const { state, rejected, accepted } = view;
  await record(context.pool, {
    actor,
    action: actions[input.kind],
    subject: input.kind === "list" ? `list:${input.list}` : "",
    detail: { import: run.id, state, accepted, rejected },
  });
  return view;
}

const actions = {
  list: "list.upload",
  suppressions: "suppression.upload",
  people: "user.import",
} as const satisfies Record<UploadInput["kind"], string>;

async function targetOf(
  { pool, clock }: Context,
  { client }: Run,
  { input, actor }: Incoming,
  listId: number,
): Promise<Target> {
  switch (input.kind) {
    case "list":
      return intoList(client, { id: listId, mode: input.mode });
    case "suppressions":
      return intoSuppressions(client, { actor, reason: input.reason, now: clock.now() });
    case "people":
      return intoPeople(pool);
  }
}

/** @returns the number of lines taken. */
async function take(run: Run, target: Target, { input, body, bytesTotal }: Incoming) {
  let bytesRead = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of body) {
      bytesRead += chunk.byteLength;
      if (bytesRead > maxUploadBytes) throw tooLarge();
      yield chunk;
    }
    if (bytesTotal !== null && bytesRead < bytesTotal) throw cutOff();
  }
  const lines = atMost(maxUploadRows, readMapped(Readable.from(counted()), input));
  const { accepted } = await target.take(lines, {
    progressed: (soFar, refused) => run.progressed(bytesRead, soFar, refused),
  });
  return accepted;
}

async function* atMost(
  most: number,
  lines: AsyncGenerator<ImportLine>,
): AsyncGenerator<ImportLine> {
  let n = 0;
  for await (const line of lines) {
    n += 1;
    if (n > most)
      throw new Refusal(
        "too_large",
        `The file has more than ${most.toLocaleString("en")} rows. Split it.`,
      );
    yield line;
  }
}

/** In one transaction with what it makes effective: an upload is done, or nothing of it counts. */
async function finish(
  { clock }: Context,
  { id, client }: Run,
  target: Target,
  applied: Incoming["applied"],
): Promise<void> {
  await transactionOn(client, async () => {
    const { rowCount } = await client.query(
      "update imports set state = 'done', finished_at = $2 where id = $1 and state = 'running'",
      [id, clock.now()],
    );
    if (!rowCount) throw new UploadCancelled();
    await target.apply();
    await applied?.(client);
  });
}

async function fail(
  { pool, clock, log }: Context,
  { id }: Run,
  error: unknown,
  kind: UploadInput["kind"],
): Promise<void> {
  if (error instanceof UploadCancelled) return;
  const sentence = `${sentenceOf(error)} ${leftBehind[kind]}`;
  if (!(error instanceof Refusal) && !isCutOff(error))
    log.error({ err: error, import: id }, "an upload failed");
  await pool.query(
    "update imports set state = 'failed', error = $2, finished_at = $3 where id = $1 and state = 'running'",
    [id, sentence, clock.now()],
  );
}

/** What an upload that did not reach its end has changed. */
export const leftBehind: Record<UploadInput["kind"], string> = {
  list: "The list is as it was before.",
  suppressions: "What was read until then is suppressed.",
  people: "What was read until then is stored; uploading the file again does no harm.",
};

function sentenceOf(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  if (isCutOff(error)) return cutOff().message;
  return "Something went wrong on our side. Upload the file again.";
}

/** How a body that breaks off shows itself, by the server that it arrives at. */
function isCutOff(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? String(error.code) : "";
  return code === "ECONNRESET" || /aborted|terminated/i.test(`${error.name} ${error.message}`);
}

const cutOff = () =>
  new Refusal("malformed", "The connection ended before the whole file had arrived.");

const tooLarge = () =>
  new Refusal("too_large", `The file is larger than ${maxUploadBytes / 2 ** 30} GiB. Split it.`);
