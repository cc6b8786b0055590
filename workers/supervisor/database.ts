import { setTimeout as delay } from "node:timers/promises";
import { startEmbedded } from "@/db/embedded";
import type { Home } from "./home";
import { StartError } from "./start-error";

export type Database = {
  url: string;
  /** It runs on this machine, as a child of this process. */
  embedded: boolean;
  stop(): Promise<void>;
};

/**
 * The database of this installation: the one that was given, or an embedded PostgreSQL under the
 * home folder, which is started again whenever it ends.
 * @throws StartError when the embedded one does not start.
 */
export async function openDatabase(
  given: string | null,
  home: Home,
  show: (line: string) => void,
): Promise<Database> {
  if (given) return { url: given, embedded: false, stop: async () => {} };
  const folder = home.file("postgres");
  const launch = async () => await startEmbedded(folder);
  let server = await launch().catch((error: Error) => {
    throw new StartError(error.message);
  });
  let stopping = false;
  const watch = async () => {
    while (!stopping) {
      await server.ended;
      if (stopping) return;
      show("the database ended; starting it again");
      server = await relaunch(launch, show);
    }
  };
  const watching = watch();
  return {
    url: server.url,
    embedded: true,
    stop: async () => {
      stopping = true;
      await server.stop();
      await watching;
    },
  };
}

async function relaunch<T>(launch: () => Promise<T>, show: (line: string) => void): Promise<T> {
  for (;;) {
    try {
      return await launch();
    } catch (error) {
      show(error instanceof Error ? error.message : String(error));
      await delay(2_000);
    }
  }
}
