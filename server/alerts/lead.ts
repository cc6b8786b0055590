import pg from "pg";

/** `away`: the database did not answer within its time. */
export type Standing = "leader" | "follower" | "away";

export type Lead = {
  /** One question to the database. Of all processes that ask, one is the leader until its connection ends. */
  ask(): Promise<Standing>;
  close(): Promise<void>;
};

/** The advisory lock of the watch: any number that nobody else uses. */
const lockName = "select pg_try_advisory_lock(hashtext('carillon.watch')) as held";

/**
 * Tells whether the database answers, and who of several watch processes acts. It has a connection of its own, so
 * that a pool with nothing left is not taken for a database that is away. `answerMs`: how long an answer may take.
 */
export function createLead(databaseUrl: string, answerMs: number): Lead {
  let client: pg.Client | undefined;
  let held = false;

  function drop(): void {
    const dropped = client;
    client = undefined;
    held = false;
    dropped?.removeAllListeners("error");
    dropped?.on("error", () => {});
    void dropped?.end().catch(() => {});
  }

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({
      connectionString: databaseUrl,
      application_name: "carillon watch lead",
      connectionTimeoutMillis: answerMs,
      query_timeout: answerMs,
      keepAlive: true,
    });
    fresh.on("error", drop);
    client = fresh;
    await fresh.connect();
    return fresh;
  }

  return {
    async ask() {
      try {
        const connected = client ?? (await connect());
        const { rows } = await connected.query<{ held: boolean }>(
          held ? "select true as held" : lockName,
        );
        held = rows[0]?.held ?? false;
        return held ? "leader" : "follower";
      } catch {
        drop();
        return "away";
      }
    },
    close: async () => {
      const last = client;
      client = undefined;
      await last?.end().catch(() => {});
    },
  };
}
