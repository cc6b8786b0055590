import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Clock } from "@/server/clock";
import type { AlertConfig } from "@/server/config";
import type { Logger } from "@/server/log";
import type { Contact } from "./contacts";
import { noticeOf } from "./notice";
import type { PlainWay } from "./plain/plain-way";
import { databaseUnreachable } from "./rules";
import { noticed } from "./tell";

export type Outage = {
  /** The database did not answer. Tells, once it has been away for long enough. */
  away(): Promise<void>;
  /** It answers. @returns since when it was away, when that had been told; null otherwise. */
  back(): Promise<Date | null>;
};

export type OutageOptions = {
  config: { alerts: AlertConfig; baseUrl: string; home: string };
  clock: Clock;
  log: Logger;
  plain: PlainWay;
  /** Those whom it knew last. */
  contacts: () => readonly Contact[];
};

/**
 * The alert that cannot be written down: the database is away. That it was told is kept in a file of the
 * installation, so that neither a second watch process on this machine nor one that starts again tells it twice.
 */
export function createOutage({ config, clock, log, plain, contacts }: OutageOptions): Outage {
  const file = path.join(config.home, "watch", "database-away.json");
  let since: Date | null = null;
  let told = false;

  async function tell(about: "fired" | "over", from: Date): Promise<void> {
    const alert = noticed(
      {
        ...{ id: null, ruleKey: databaseUnreachable.key, groupKey: "", tier: "page" as const },
        sentence: sentenceOf(about, from, clock.now()),
        firedAt: from,
      },
      config.baseUrl,
    );
    const id = `database-${Math.floor(from.getTime() / 1_000)}-${about}`;
    const notice = noticeOf(about, [alert], { at: clock.now(), id });
    const concerned = contacts().filter(({ tiers }) => tiers.includes("page"));
    await Promise.all(
      concerned.map(async (contact) => {
        const result = await plain.tell(contact, notice);
        if (!result.ok) log.error({ contact: contact.id, why: result.why }, "not told");
      }),
    );
  }

  return {
    async away() {
      since ??= clock.now();
      const seconds = (clock.now().getTime() - since.getTime()) / 1_000;
      if (told || seconds < databaseUnreachable.forSeconds) return;
      told = true;
      log.error({ since }, "the database does not answer");
      if (await claimFile(file, since)) await tell("fired", since);
    },
    async back() {
      since = null;
      told = false;
      const from = await takeFile(file);
      if (from) await tell("over", from);
      return from;
    },
  };
}

function sentenceOf(about: "fired" | "over", from: Date, now: Date): string {
  const seconds = Math.round((now.getTime() - from.getTime()) / 1_000);
  return about === "fired"
    ? `The database has not answered for ${seconds} s: nothing can be accepted or delivered.`
    : `The database answers again, after ${seconds} s.`;
}

/** Made by one process alone. Where no file can be made, it is better to tell twice than never. */
async function claimFile(file: string, since: Date): Promise<boolean> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify({ since: since.toISOString() }), { flag: "wx" });
    return true;
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "EEXIST");
  }
}

async function takeFile(file: string): Promise<Date | null> {
  const text = await readFile(file, "utf8").catch(() => null);
  if (text === null) return null;
  await rm(file, { force: true });
  const since = new Date(/"since":"([^"]+)"/.exec(text)?.[1] ?? "");
  return Number.isNaN(since.getTime()) ? null : since;
}
