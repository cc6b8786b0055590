import { once } from "node:events";
import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { z } from "zod";
import type { Context } from "@/server/context";

/** One event of a stream as it was written; `position` is the id that followed it. */
export type Heard = { event: string; data: Record<string, unknown> };

/** Reads a stream over HTTP until it is closed. */
export type Listening = {
  status: number;
  heard: Heard[];
  /** The last id, which a reader shows when it comes back. */
  lastId(): string;
  /** Resolves once `count` events of a name were heard; rejects after five seconds. */
  until(event: string, count: number): Promise<Heard[]>;
  close(): Promise<void>;
};

const Address = z.object({ port: z.number() });

/** A server of the test's own around `fetch` of a REST application; `cut` breaks every connection. */
export async function serve(
  fetch: (request: Request) => Response | Promise<Response>,
): Promise<{ url: string; cut(): void } & AsyncDisposable> {
  const server = createServer(getRequestListener(fetch, { overrideGlobalObjects: false }));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${Address.parse(server.address()).port}`,
    cut: () => server.closeAllConnections(),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const deadlineMs = 5_000;

/** Opens a stream and collects what it says. */
export async function listenTo(url: string, headers: Record<string, string>): Promise<Listening> {
  const abort = new AbortController();
  const answer = await fetch(url, { headers, signal: abort.signal });
  const heard: Heard[] = [];
  const changed = new EventTarget();
  let id = "";
  const reading = read(answer, (block) => {
    const event = /^event: (.*)$/m.exec(block)?.[1];
    const data = /^data: (.*)$/m.exec(block)?.[1];
    if (event) heard.push({ event, data: JSON.parse(data ?? "null") });
    id = /^id: (.*)$/m.exec(block)?.[1] ?? id;
    changed.dispatchEvent(new Event("change"));
  }).catch(() => {});
  return {
    ...{ status: answer.status, heard, lastId: () => id },
    until: async (event, count) => {
      const signal = AbortSignal.timeout(deadlineMs);
      for (;;) {
        const found = heard.filter((one) => one.event === event);
        if (found.length >= count) return found;
        await once(changed, "change", { signal }).catch(() => {
          throw new Error(`heard ${JSON.stringify(heard)}, wanted ${count} of ${event}`);
        });
      }
    },
    close: async () => {
      abort.abort();
      await reading;
    },
  };
}

async function read(answer: Response, onBlock: (block: string) => void): Promise<void> {
  if (!answer.ok || !answer.body) return;
  const decoder = new TextDecoder();
  let rest = "";
  for await (const bytes of answer.body) {
    const blocks = `${rest}${decoder.decode(bytes, { stream: true })}`.split("\n\n");
    rest = blocks.pop() ?? "";
    blocks.forEach(onBlock);
  }
}

/** The workspace's secret that signs user tokens. */
export async function userTokenSecret({ pool }: Context): Promise<string> {
  const { rows } = await pool.query<{ secret: string }>(
    "select user_token_secret as secret from workspace",
  );
  return rows[0]?.secret ?? "";
}
