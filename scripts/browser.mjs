// Finds a browser for the browser tests, or fetches one.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { nodeProgram, root, run } from "./prepare.mjs";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const elsewhere = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/**
 * The path of a Chromium: CHROME_PATH, one on this machine, Debian's package (as root), else
 * Playwright's own download; null when Playwright is to use its own.
 * @returns {Promise<string | null>}
 */
export async function findBrowser() {
  const present = presentBrowser();
  if (present) return present;
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    console.log("Installing Chromium …");
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    await run("apt-get", ["update", "-qq"], { env, stdio: ["ignore", "ignore", "inherit"] });
    const args = ["install", "-y", "-qq", "--no-install-recommends", "chromium"];
    await run("apt-get", args, { env, stdio: ["ignore", "ignore", "inherit"] });
    const installed = presentBrowser();
    if (installed) return installed;
  }
  const playwright = path.join(root, "node_modules", "playwright", "cli.js");
  const code = await run(nodeProgram(), [playwright, "install", "chromium"]);
  if (code === 0) return null;
  throw new Error("No browser: install Chromium, or set CHROME_PATH to one.");
}

/** @returns {string | null} */
function presentBrowser() {
  const given = process.env.CHROME_PATH;
  if (given) return given;
  const found = names.map((name) => spawnSync("which", [name], { encoding: "utf8" }));
  const paths = [...found.map(({ stdout }) => stdout?.trim()), ...elsewhere];
  return paths.find((candidate) => candidate && existsSync(candidate)) ?? null;
}
