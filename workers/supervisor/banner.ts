import path from "node:path";
import type { Demo } from "./demo";
import type { Home } from "./home";

/** The one block that `npm start` prints when everything runs. */
export function banner(home: Home, demo: Demo): string {
  const paragraphs = [
    `Carillon is running: ${demo.url}`,
    signIns(demo),
    demo.apiKey ? `A customer's app, with its inbox: ${demo.url}/demo (best in two windows)` : "",
    demo.apiKey ? `API key  ${demo.apiKey}` : "",
    demo.apiKey && demo.exampleUser
      ? `Send something:\n\n${curl(demo.url, demo.apiKey, demo.exampleUser)}`
      : "",
    `Logs: ${path.relative(process.cwd(), home.logs)}/ · Ctrl-C stops everything`,
  ];
  const rule = "─".repeat(76);
  return `\n${rule}\n${paragraphs.filter((text) => text !== "").join("\n\n")}\n${rule}\n`;
}

function signIns({ accounts }: Demo): string {
  if (accounts.length === 0) return "Open it to make the first administrator's account.";
  const width = Math.max(...accounts.map(({ email }) => email.length));
  const lines = accounts.map(
    ({ role, email, password }) => `  ${role.padEnd(10)} ${email.padEnd(width)}  ${password}`,
  );
  return ["Sign in as", ...lines].join("\n");
}

/** One line for a shell. The order's number is the time, so that each paste is a new event. */
function curl(url: string, apiKey: string, userId: string): string {
  const event = JSON.stringify({
    type: "order.shipped",
    target: { userId },
    object: "order_NUMBER",
    data: { orderNumber: "NUMBER", carrier: "Post" },
  }).replaceAll("NUMBER", `'$(date +%s)'`);
  return `curl -X POST ${url}/api/v1/notifications -H 'authorization: Bearer ${apiKey}' -H 'content-type: application/json' -d '${event}'`;
}
