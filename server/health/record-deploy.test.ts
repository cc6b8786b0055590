import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { testContext } from "@/server/testing";
import { recordVersion, versionOf } from "./record-deploy";

it("keeps a version once, however many processes start with it, and again after a way back", async () => {
  await using context = await testContext();
  const started = await Promise.all([1, 2, 3, 4].map(() => recordVersion(context, "1.0.0+a")));
  expect(started.filter(Boolean)).toHaveLength(1);
  expect(await recordVersion(context, "1.0.1+b")).toBe(true);
  expect(await recordVersion(context, "1.0.0+a")).toBe(true);
  const { rows } = await context.pool.query("select version from deploys order by id");
  expect(rows.map(({ version }) => version)).toEqual(["1.0.0+a", "1.0.1+b", "1.0.0+a"]);
});

it("names a version by its commit, without one by its build, without both alone", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "carillon-version-"));
  writeFileSync(path.join(folder, "package.json"), `{"name": "x", "version": "2.3.4"}`);
  expect(await versionOf(folder)).toBe("2.3.4");
  mkdirSync(path.join(folder, ".next"));
  writeFileSync(path.join(folder, ".next", "BUILD_ID"), "build-of-today\n");
  expect(await versionOf(folder)).toBe("2.3.4+build-of-t");
  mkdirSync(path.join(folder, ".git", "refs", "heads"), { recursive: true });
  writeFileSync(path.join(folder, ".git", "HEAD"), "ref: refs/heads/main\n");
  writeFileSync(
    path.join(folder, ".git", "packed-refs"),
    "# pack\n0123456789abcdef refs/heads/main\n",
  );
  expect(await versionOf(folder)).toBe("2.3.4+0123456789");
  writeFileSync(path.join(folder, ".git", "refs", "heads", "main"), "fedcba9876543210\n");
  expect(await versionOf(folder)).toBe("2.3.4+fedcba9876");
});
