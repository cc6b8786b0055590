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
  "streams",
  "broadcast",
  "scheduled",
  "aggregate",
  "audit",
];
const [name = "", ...args] = process.argv.slice(2);
const file = path.join("bench", `${name}.ts`);
if (!benches.includes(name) || !existsSync(path.join(root, file))) {
  fail(`Which benchmark? npm run bench -- ${benches.join("|")}`);
}
forwardSignals();
await ensureInstalled();
await ensureBuilt();
const bench = (of, given) => run(nodeProgram(), ["--expose-gc", "--import", "tsx", of, ...given]);
process.exitCode = await bench(file, args);
// An inbox is also what it tells by itself: the two are measured one after the other.
if (name === "inbox" && process.exitCode === 0)
  process.exitCode = await bench(path.join("bench", "streams.ts"), []);
process.exit();
