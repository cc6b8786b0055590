// `npm run bench -- NAME …`: runs bench/NAME.ts.
import { existsSync } from "node:fs";
import path from "node:path";
import {
  ensureBuilt,
  ensureInstalled,
  fail,
  forwardSignals,
  nodeProgram,
  root,
  run,
} from "./prepare.mjs";

const benches = [
  "fanout",
  "latency",
  "campaign",
  "campaigns",
  "ingest",
  "rendering",
  "segments",
  "outage",
  "providers",
  "kill",
  "drill",
  "rollups",
  "inbox",
  "broadcast",
  "scheduled",
];
const [name = "", ...args] = process.argv.slice(2);
const file = path.join("bench", `${name}.ts`);
if (!benches.includes(name) || !existsSync(path.join(root, file))) {
  fail(`Which benchmark? npm run bench -- ${benches.join("|")}`);
}
forwardSignals();
await ensureInstalled();
await ensureBuilt();
process.exitCode = await run(nodeProgram(), ["--expose-gc", "--import", "tsx", file, ...args]);
process.exit();
