import { peers } from "./peers";

/** A peer in a process of its own: says by its channel how it is reached, and ends with its parent. */
const start = peers[process.argv[2] ?? ""];
if (!start) throw new Error("Which peer?");
process.send?.(await start());
process.once("disconnect", () => process.exit());
