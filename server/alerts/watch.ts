import { systemClock } from "@/server/clock";
import type { Config } from "@/server/config";
import { type Context, openContext } from "@/server/context";
import { createLogger } from "@/server/log";
import { type Acceptor, createAcceptor } from "@/server/pipeline/accept/accept";
import { ensureSystemTypes } from "@/server/system/system-types";
import {
  type Contact,
  ensureEnvironmentContacts,
  environmentContacts,
  openContacts,
} from "./contacts";
import { createEvaluator, type Evaluator } from "./evaluate";
import { createLead } from "./lead";
import { createOutage } from "./outage";
import { createOwnWay } from "./own-way";
import { createPlainWay } from "./plain/plain-way";
import { recordOutage } from "./record-outage.sql";
import { ensureRules } from "./settings";
import { createTeller, type Teller } from "./tell";
import { createLoadWatch, type LoadWatch } from "./watch-load";

/** ms for an answer of the database. */
const answerMs = 3_000;
/** ms for a piece of the leader's work. */
const mostMs = 30_000;
/** The watch's own rows among the rollups, beside those of the workers and the web process (0–3). */
const rollupSlot = 4;

/** What the leader works with; made once the database answers. */
export type Post = {
  context: Context;
  acceptor: Acceptor;
  evaluator: Evaluator;
  teller: Teller;
  load: LoadWatch;
};

export type Watch = {
  /** Asks the database whether it is there, and who leads; tells when it is away, and when it is back. */
  pulse(): Promise<void>;
  /** Makes ready what the leader needs, and renews whom it tells. */
  prepare(): Promise<void>;
  /** Runs `work` if this process leads and the database answers. @throws when it takes too long */
  asLeader(work: (post: Post) => Promise<unknown>): Promise<void>;
  close(): Promise<void>;
};

/** The watch: it goes on when any other process, or the database, is gone. */
export function createWatch(config: Config): Watch {
  const log = createLogger(config, "watch");
  const plain = createPlainWay(config.alerts);
  const lead = createLead(config.databaseUrl, answerMs);
  let contacts: readonly Contact[] = environmentContacts(config);
  const outage = createOutage({ config, clock: systemClock, log, plain, contacts: () => contacts });
  let opened: (Context & { close(): Promise<void> }) | undefined;
  let post: Post | undefined;
  let leading = false;
  /** An outage that is over, and not yet written down. */
  let over: { from: Date; to: Date } | undefined;

  async function takeUp(): Promise<Post> {
    opened ??= await openContext(config, { process: "watch", poolMax: 5, rollupSlot });
    await Promise.all([
      ensureRules(opened.pool),
      ensureEnvironmentContacts(opened),
      ensureSystemTypes(opened.pool),
    ]);
    const acceptor = createAcceptor(opened);
    const carillon = createOwnWay(opened, acceptor);
    return {
      context: opened,
      acceptor,
      evaluator: createEvaluator(opened),
      teller: createTeller(opened, { plain, carillon }),
      load: createLoadWatch(opened),
    };
  }

  return {
    async pulse() {
      const standing = await lead.ask();
      leading = standing === "leader";
      if (standing === "away") return await outage.away();
      if (!leading) return;
      const from = await outage.back();
      if (from) over = { from, to: systemClock.now() };
    },
    async prepare() {
      if (!leading) return;
      post ??= await within(mostMs, takeUp());
      const { context } = post;
      contacts = await within(mostMs, openContacts(context));
      if (!over) return;
      await within(mostMs, recordOutage(context.pool, over.from, over.to));
      over = undefined;
    },
    async asLeader(work) {
      if (leading && post) await within(mostMs, work(post));
    },
    close: async () => {
      await lead.close();
      await plain.close();
      await opened?.close();
    },
  };
}

/** A connection that went dead answers never: nothing that needs it may wait for it. */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const timer = Promise.withResolvers<never>();
  const late = setTimeout(() => timer.reject(new Error(`took longer than ${ms} ms`)), ms);
  try {
    return await Promise.race([work, timer.promise]);
  } finally {
    clearTimeout(late);
  }
}
