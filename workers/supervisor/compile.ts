import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, type Plugin, stop } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** Within node_modules, so that the packages which stay outside of the bundle are found. */
const target = path.join(root, "node_modules", ".carillon");

/** Packages of hundreds of small files. Reading them is most of a process's start. */
const inlined = /^(drizzle-orm|pg-boss|zod)(\/|$)/;

/**
 * Compiles an entry file and what it imports into one file, so that a worker which was killed is
 * back in 0.3 s instead of 1 s or more.
 * @returns the compiled file's path.
 */
export async function compile(entry: string): Promise<string> {
  const outfile = path.join(target, `${entry.replaceAll("/", "-").replace(/\.ts$/, "")}.mjs`);
  const { outputFiles } = await build({
    entryPoints: [path.join(root, entry)],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node24",
    sourcemap: true,
    logLevel: "silent",
    absWorkingDir: root,
    write: false,
    plugins: [packagesOutside, ownAddresses],
  });
  await mkdir(target, { recursive: true });
  await Promise.all(outputFiles.map(({ path: file, contents }) => replace(file, contents)));
  return outfile;
}

/** Ends the compiler's own process, which would otherwise outlive ours for a moment. */
export const endCompiler = stop;

/** At once: another installation's process may be starting from the same file. */
async function replace(file: string, contents: Uint8Array): Promise<void> {
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, contents);
  await rename(draft, file);
}

const packagesOutside: Plugin = {
  name: "packages-outside",
  setup: ({ onResolve }) => {
    onResolve({ filter: /^[^./]/ }, ({ path: specifier, kind }) => {
      if (kind === "entry-point" || specifier.startsWith("@/") || inlined.test(specifier)) return;
      return { path: specifier, external: true };
    });
  },
};

/** Modules that look for files beside themselves still find them. */
const ownAddresses: Plugin = {
  name: "own-addresses",
  setup: ({ onLoad }) => {
    onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
      if (file.includes("node_modules")) return;
      const contents = (await readFile(file, "utf8"))
        .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(file).href))
        .replaceAll("import.meta.dirname", JSON.stringify(path.dirname(file)));
      return { contents, loader: "ts" };
    });
  },
};
