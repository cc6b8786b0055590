import { readFileSync } from "node:fs";
import path from "node:path";

/** What `npm start` printed, as the tests use it. */
export type Demo = {
  url: string;
  apiKey: string;
  userTokenSecret: string;
  sandboxUrl: string;
  databaseUrl: string;
  accounts: { role: string; email: string; password: string }[];
};

/** The installation that the browser tests run against. */
export function readDemo(): Demo {
  const home = process.env.E2E_HOME ?? ".carillon";
  return JSON.parse(readFileSync(path.join(home, "demo.json"), "utf8"));
}
