import { readFile } from "node:fs/promises";
import path from "node:path";
import { transaction } from "@/db/client";
import type { Context } from "@/server/context";

/**
 * Keeps that a version runs from now on, if it is another one than ran before: a mark on every chart. Several
 * processes may start at once. What goes wrong is logged, and keeps nothing from starting.
 */
export async function recordDeploy(context: Context): Promise<void> {
  try {
    await recordVersion(context, await versionOf(process.cwd()));
  } catch (error) {
    const err = error instanceof Error ? error.message : "unknown";
    context.log.warn({ err }, "the version that started was not recorded");
  }
}

/** @returns whether it is new; coming back to an older version is news too. */
export async function recordVersion(
  { pool, clock }: Pick<Context, "pool" | "clock">,
  version: string,
): Promise<boolean> {
  return transaction(pool, async (client) => {
    await client.query("select pg_advisory_xact_lock(hashtext('carillon.deploys'))");
    const { rowCount } = await client.query(
      `insert into deploys (version, at) select $1::text, $2
       where (select version from deploys order by id desc limit 1) is distinct from $1::text`,
      [version, clock.now()],
    );
    return rowCount === 1;
  });
}

/** The package's version with the commit that is checked out, or else the build's id: `0.1.0+3f2a91c`. */
export async function versionOf(folder: string): Promise<string> {
  const file = (...names: string[]) => readFile(path.join(folder, ...names), "utf8");
  const version = /"version":\s*"([^"]+)"/.exec(await file("package.json"))?.[1] ?? "0";
  const exact = (await commitOf(file)) ?? (await file(".next", "BUILD_ID").catch(() => null));
  return exact === null ? version : `${version}+${exact.trim().slice(0, 10)}`;
}

async function commitOf(file: (...names: string[]) => Promise<string>): Promise<string | null> {
  const head = await file(".git", "HEAD").catch(() => null);
  if (head === null) return null;
  const ref = /^ref: (\S+)/.exec(head)?.[1];
  if (!ref) return head;
  const loose = await file(".git", ref).catch(() => null);
  if (loose !== null) return loose;
  const packed = await file(".git", "packed-refs").catch(() => "");
  return packed.split("\n").find((line) => line.endsWith(` ${ref}`)) ?? null;
}
