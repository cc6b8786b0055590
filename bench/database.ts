import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createPool, type Pool } from "@/db/client";
import { startEmbedded } from "@/db/embedded";
import { migrate } from "@/server/migrate";

export type BenchDatabase = { url: string; folder: string; pool: Pool } & AsyncDisposable;

/**
 * A migrated, empty database on a PostgreSQL of the benchmark's own, with the settings that
 * `npm start` uses and nothing relaxed: every commit is on the disk. Removed at the end, also when
 * interrupted (BENCH_TMP names another folder than the system's for it).
 */
export async function benchDatabase(options: { poolMax?: number } = {}): Promise<BenchDatabase> {
  const folder = mkdtempSync(path.join(process.env.BENCH_TMP ?? tmpdir(), "carillon-bench-"));
  // The server runs as another user where we are root.
  chmodSync(folder, 0o711);
  const server = await startEmbedded(folder);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const interrupted = () =>
    void server.stop().then(() => {
      remove();
      process.exit(130);
    });
  process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
  await migrate(server.url);
  const pool = createPool(server.url, {
    max: options.poolMax ?? 6,
    name: "bench",
    onError: () => {},
  });
  return {
    url: server.url,
    folder,
    pool,
    [Symbol.asyncDispose]: async () => {
      process.off("SIGINT", interrupted).off("SIGTERM", interrupted);
      await pool.end();
      await server.stop();
      remove();
    },
  };
}
