import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createPool, type Pool, transaction } from "@/db/client";
import { ConfigError, loadConfig } from "@/server/config";
import { Refusal } from "@/server/errors";
import { type Files, revisionsFile } from "@/server/templates/files";
import { publishWorkingCopy } from "@/server/templates/publish-draft";
import { exportFiles, importFiles } from "@/server/templates/transfer";

/**
 * `npm run templates -- export FOLDER`: the templates, shared pieces and brand of DATABASE_URL as files.
 * `npm run templates -- import FOLDER [--publish] [--overwrite]`: files as drafts, or as published versions;
 * `--overwrite` also where something was changed since they were exported.
 */
const [verb, folder, ...flags] = process.argv.slice(2);
const by = "npm run templates";

async function exportTo(pool: Pool, root: string): Promise<void> {
  const files = await exportFiles(pool);
  // What was removed from the workspace has no file any more.
  for (const own of ["templates", "partials"]) {
    rmSync(path.join(root, own), { recursive: true, force: true });
  }
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  console.log(`${Object.keys(files).length} files are in ${root}.`);
}

async function importFrom(pool: Pool, root: string): Promise<void> {
  const { templates, partials, brand } = await importFiles(pool, readFiles(root), {
    ...{ by, at: new Date(), overwrite: flags.includes("--overwrite") },
  });
  // What the files say now is what is here now: the next import starts from it.
  const { [revisionsFile]: revisions = "" } = await exportFiles(pool);
  writeFileSync(path.join(root, revisionsFile), revisions);
  const types = templates.map(({ typeKey }) => typeKey).join(", ") || "none";
  console.log(`Templates that changed: ${types}. Pieces: ${partials.join(", ") || "none"}.`);
  if (brand) console.log("The brand changed.");
  if (!flags.includes("--publish")) return;
  for (const { id, typeKey } of templates) {
    const { version } = await transaction(pool, (client) =>
      publishWorkingCopy(client, id, { by, note: "Imported" }),
    );
    console.log(`${typeKey}: version ${version} is published.`);
  }
}

function readFiles(root: string): Files {
  const names = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .map((name) => name.split(path.sep).join("/"))
    .filter((name) => /^(templates|partials)\/|^(brand|revisions)\.json$/.test(name));
  return Object.fromEntries(
    names.map((name) => [name, readFileSync(path.join(root, name), "utf8")]),
  );
}

async function main(): Promise<void> {
  if ((verb !== "export" && verb !== "import") || !folder) {
    throw new Refusal(
      "malformed",
      "npm run templates -- export|import FOLDER [--publish] [--overwrite]",
    );
  }
  const pool = createPool(loadConfig().databaseUrl, {
    max: 2,
    name: "templates",
    onError: () => {},
  });
  try {
    if (verb === "export") await exportTo(pool, folder);
    else await importFrom(pool, folder);
  } finally {
    await pool.end();
  }
}

try {
  await main();
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof Refusal)) throw error;
  console.error(error.message);
  if (error instanceof Refusal) {
    for (const { path: where, message } of error.details.errors ?? [])
      console.error(`${where}: ${message}`);
  }
  process.exitCode = 1;
}
