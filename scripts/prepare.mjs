// Runs before anything is installed: Node 20 and nothing else.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
const installed = path.join(root, "node_modules", ".carillon-lock");
const built = path.join(root, ".next", ".carillon-build");

/** What `next build` reads. */
const buildInputs = [
  "app",
  "components",
  "db",
  "public",
  "sdk/client/src",
  "sdk/react/src",
  "sdk/react/styles.css",
  "server",
  "next.config.ts",
  "package-lock.json",
  "postcss.config.mjs",
];

/** @type {import("node:child_process").ChildProcess | null} */
let running = null;
/** @type {NodeJS.Signals | null} */
let stopSignal = null;

/** Hands every signal that ends us to the command that is running, so that it ends first. */
export function forwardSignals() {
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, () => {
      stopSignal = signal;
      running?.kill(signal === "SIGHUP" ? "SIGTERM" : signal);
    });
  }
}

/**
 * Runs a command in the project's folder to its end; resolves with its exit code.
 * @param {string} command
 * @param {string[]} args
 * @param {import("node:child_process").SpawnOptions} [options]
 * @returns {Promise<number>}
 */
export function run(command, args, options = {}) {
  if (stopSignal) process.exit(130);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: "inherit", ...options });
    running = child;
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      running = null;
      resolve(code ?? (signal === "SIGINT" ? 130 : 143));
    });
  });
}

/** Installs the packages when they are missing or the lock file has changed since. */
export async function ensureInstalled() {
  const wanted = hashOf(["package-lock.json"]);
  if (read(installed) === wanted) return;
  console.log("Installing packages …");
  // Not `npm ci`: it refuses a lock file that lacks other platforms' optional binaries.
  const args = ["install", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  if ((await run("npm", args)) !== 0) fail("npm install failed: see above.");
  // npm may have completed the lock file for this platform.
  writeFileSync(installed, hashOf(["package-lock.json"]));
}

/** Builds the web pages when a source of theirs has changed since the last build. */
export async function ensureBuilt() {
  const wanted = hashOf(buildInputs);
  if (read(built) === wanted && existsSync(path.join(root, ".next", "BUILD_ID"))) return;
  console.log("Building the web pages …");
  const env = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  const next = path.join(root, "node_modules", "next", "dist", "bin", "next");
  if ((await run(nodeProgram(), [next, "build"], { env })) !== 0)
    fail("next build failed: see above.");
  mkdirSync(path.dirname(built), { recursive: true });
  writeFileSync(built, wanted);
}

/** The Node.js that the packages bring along, else the one we run on. */
export function nodeProgram() {
  const own = path.join(root, "node_modules", "node", "bin", "node");
  return existsSync(own) ? own : process.execPath;
}

/**
 * Ends with one line for the person at the terminal.
 * @param {string} message
 * @returns {never}
 */
export function fail(message) {
  console.error(message);
  process.exit(stopSignal ? 130 : 1);
}

/** @param {string[]} inputs files and folders from the root; missing ones count as empty */
function hashOf(inputs) {
  const hash = createHash("sha256");
  for (const file of inputs.flatMap((input) => filesIn(path.join(root, input)))) {
    hash.update(path.relative(root, file)).update("\0").update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}

/** @param {string} entry @returns {string[]} */
function filesIn(entry) {
  if (!existsSync(entry)) return [];
  if (!statSync(entry).isDirectory()) return [entry];
  return readdirSync(entry)
    .sort()
    .filter((name) => !name.includes(".test."))
    .flatMap((name) => filesIn(path.join(entry, name)));
}

/** @param {string} file */
function read(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}
