import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Opened } from "./opened";

const peer = fileURLToPath(new URL("./peer.ts", import.meta.url));

/** Starts the peer of a kind of provider in a process of its own. */
export async function startPeer(key: string): Promise<Opened & AsyncDisposable> {
  const child = fork(peer, [key], { execArgv: ["--import", "tsx"], stdio: "inherit" });
  const gone = once(child, "exit");
  const [said] = await Promise.race([
    once(child, "message"),
    gone.then(([code]) => Promise.reject(new Error(`the peer ended with ${code}`))),
  ]);
  return {
    ...Opened.parse(said),
    [Symbol.asyncDispose]: async () => {
      child.disconnect();
      await gone;
    },
  };
}
