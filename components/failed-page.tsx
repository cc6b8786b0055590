"use client";

import { useEffect, useState } from "react";
import { z } from "zod";
import { ErrorState } from "./ui/error-state";

const Readiness = z.object({ database: z.enum(["ok", "not migrated", "unreachable"]) });

/** What is known of why a page failed; null: not asked yet. */
export type Condition = z.infer<typeof Readiness>["database"] | "no server" | null;

const everyMs = 3_000;

/** A page that could not be shown: it says why, and comes back by itself where the reason goes away. */
export function FailedPage({ reference }: { reference?: string | undefined }) {
  const condition = useCondition();
  const { title, message } = failureWords(condition, reference);
  return <ErrorState title={title} error={{ message }} onRetry={() => window.location.reload()} />;
}

/** What to tell somebody whose page failed. @param reference the failure's number in the server's log */
export function failureWords(condition: Condition, reference?: string) {
  switch (condition) {
    case "unreachable":
      return {
        title: "The database does not answer",
        message:
          "What was accepted is kept, and goes out when it is back. This page comes back by itself.",
      };
    case "not migrated":
      return {
        title: "The database is not set up yet",
        message: "npm start does that, and so does npm run migrate. This page comes by itself.",
      };
    case "no server":
      return {
        title: "The server does not answer",
        message:
          "It may be starting, or the network is away. This page comes back by itself when it answers.",
      };
    default:
      return {
        title: "This page failed",
        message: `Something unforeseen happened while showing it.${reference ? ` Its number in the server's log is ${reference}.` : ""}`,
      };
  }
}

/** Asks the server how it is, again and again; loads the page anew once what was wrong is well. */
function useCondition(): Condition {
  const [condition, setCondition] = useState<Condition>(null);
  useEffect(() => {
    const stop = new AbortController();
    let known: Condition = null;
    const ask = async () => {
      const now = await askCondition(stop.signal);
      if (stop.signal.aborted) return;
      if (now === "ok" && known !== null && known !== "ok") window.location.reload();
      known = now;
      setCondition(now);
    };
    void ask();
    const timer = setInterval(() => void ask(), everyMs);
    return () => {
      clearInterval(timer);
      stop.abort();
    };
  }, []);
  return condition;
}

async function askCondition(signal: AbortSignal): Promise<Condition> {
  try {
    const answer = await fetch("/api/health/ready", { signal, cache: "no-store" });
    return Readiness.parse(await answer.json()).database;
  } catch {
    return "no server";
  }
}
