import path from "node:path";
import type { DemoFile } from "./demo";
import type { Home } from "./home";

/** The one block that `npm start` prints when everything runs. */
export function banner(home: Home, demo: DemoFile, curl: string | null): string {
  const logs = path.relative(process.cwd(), home.logs);
  const lines = [`Carillon is running: ${demo.url}`];
  if (demo.accounts.length > 0) {
    const width = Math.max(...demo.accounts.map((account) => account.email.length));
    lines.push("", "Sign in as");
    for (const { role, email, password } of demo.accounts) {
      lines.push(`  ${role.padEnd(10)} ${email.padEnd(width)}  ${password}`);
    }
  } else lines.push("", "Open it to make the first administrator's account.");
  if (demo.apiKey) lines.push("", `API key  ${demo.apiKey}`);
  if (curl) lines.push("", "Send something", "", curl);
  lines.push("", `Logs in ${logs}/ · Ctrl-C stops everything`);
  const rule = "─".repeat(72);
  return `\n${rule}\n${lines.join("\n")}\n${rule}\n`;
}
