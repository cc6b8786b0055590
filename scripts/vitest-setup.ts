import { createHash } from "node:crypto";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { startEmbedded } from "@/db/embedded";
import { migrate } from "@/server/migrate";

/** One PostgreSQL for a whole run of vitest, with the template that every test database copies. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) {
    project.provide("testTemplateUrl", await ensureTemplate(given));
    return async () => {};
  }
  const folder = mkdtempSync(path.join(roomyMemory() ?? tmpdir(), "carillon-test-"));
  chmodSync(folder, 0o711);
  const server = await startEmbedded(folder, fastAndForgetful);
  await easePassword(new URL(server.url));
  project.provide("testTemplateUrl", await ensureTemplate(server.url));
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

/** Copying a database makes two thousand small files: 20 ms in memory, up to a second on a disk. */
function roomyMemory(): string | null {
  try {
    const { bavail, bsize } = statfsSync("/dev/shm");
    return bavail * bsize > 4 * 2 ** 30 ? "/dev/shm" : null;
  } catch {
    return null;
  }
}

/** Nothing here has to survive a power cut. */
const fastAndForgetful = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  shared_buffers: "128MB",
  max_connections: "200",
  max_wal_size: "512MB",
};

/** Lets a connection hash the password once instead of 4096 times: each test makes several. */
async function easePassword({ href, username, password }: URL): Promise<void> {
  const client = new pg.Client({
    connectionString: Object.assign(new URL(href), { pathname: "/postgres" }).href,
  });
  await client.connect();
  await client.query("set scram_iterations = 1");
  await client.query(`alter role ${username} password '${password}'`);
  await client.end();
}

async function ensureTemplate(serverUrl: string): Promise<string> {
  const name = `carillon_template_${fingerprint()}`;
  const client = new pg.Client({
    connectionString: Object.assign(new URL(serverUrl), { pathname: "/postgres" }).href,
  });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock(hashtext('carillon.template'))");
    const url = Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href;
    const found = await client.query("select from pg_database where datname = $1", [name]);
    if (found.rowCount === 0) await makeTemplate(client, name, url);
    return url;
  } finally {
    await client.end();
  }
}

/** Migrated under another name first: a run that is interrupted leaves no half-made template. */
async function makeTemplate(client: pg.Client, name: string, url: string): Promise<void> {
  const draft = `${name}_draft`;
  await client.query(`drop database if exists "${draft}" with (force)`);
  await client.query(`create database "${draft}"`);
  await migrate(Object.assign(new URL(url), { pathname: `/${draft}` }).href);
  await client.query(`alter database "${draft}" rename to "${name}"`);
}

/** Changes with the migrations, the queues, the queue library, and the week (partitions). */
function fingerprint(): string {
  const hash = createHash("sha256").update(String(Math.floor(Date.now() / (7 * 86_400_000))));
  for (const file of [
    "../db/migrations/meta/_journal.json",
    "../server/migrate.ts",
    "../server/queues.ts",
    "../server/channels/registry.ts",
    "../package-lock.json",
  ]) {
    hash.update(readFileSync(new URL(file, import.meta.url)));
  }
  return hash.digest("hex").slice(0, 12);
}
