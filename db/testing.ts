import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject, onTestFinished } from "vitest";
import { createDb, createPool, type Db, type Pool } from "./client";

declare module "vitest" {
  export interface ProvidedContext {
    /** postgres://… of the migrated template that test databases are copied from. */
    testTemplateUrl: string;
  }
}

export type TestDatabase = { url: string; pool: Pool; db: Db } & AsyncDisposable;

/**
 * A migrated, empty database of the test's own, some 50 ms away:
 * `await using database = await testDatabase()`. Dropped with the test, but kept when the test
 * failed (its name is printed; set TEST_DATABASE_URL to look into it afterwards).
 */
export async function testDatabase(options: { poolMax?: number } = {}): Promise<TestDatabase> {
  const template = new URL(inject("testTemplateUrl"));
  const name = `carillon_test_${randomBytes(6).toString("hex")}`;
  await administer(template, copyStatement(name, template.pathname.slice(1)));
  const url = Object.assign(new URL(template), { pathname: `/${name}` }).href;
  const pool = createPool(url, { max: options.poolMax ?? 10, name: "test", onError: () => {} });
  const drop = () => administer(template, `drop database if exists "${name}" with (force)`);
  const dropsLater = dropUnlessFailed(name, drop);
  return {
    url,
    pool,
    db: createDb(pool),
    [Symbol.asyncDispose]: async () => {
      await pool.end();
      if (!dropsLater) await drop();
    },
  };
}

function copyStatement(name: string, template: string): string {
  return `create database "${name}" template "${template}" strategy file_copy`;
}

/** Runs one statement on the test server, outside of any test's database. */
async function administer(template: URL, statement: string): Promise<void> {
  const url = Object.assign(new URL(template), { pathname: "/postgres" }).href;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** @returns false outside of a test (in a `beforeAll`), where there is no outcome to wait for. */
function dropUnlessFailed(name: string, drop: () => Promise<void>): boolean {
  try {
    onTestFinished(async ({ task }) => {
      if (task.result?.state !== "fail") await drop();
      else process.stderr.write(`kept the database ${name} of "${task.name}"\n`);
    });
    return true;
  } catch {
    return false;
  }
}
