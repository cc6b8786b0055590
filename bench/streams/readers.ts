import { Agent, get, type IncomingMessage } from "node:http";

/** Many open streams, one a user, read as little as it takes to know when what arrived. */
export type Readers = {
  /** When (ms, performance.now) each reader heard of each id: `id/user`. */
  heard: Map<string, number>;
  open(url: string, users: readonly { user: number; token: string }[]): Promise<void>;
  /** Waits until `count` pairs were heard, or `mostMs` went by. */
  until(count: number, mostMs: number): Promise<void>;
  close(): void;
};

/** Streams that are opened at once: a page's worth of people coming back, not an avalanche. */
const opening = 50;
const lookMs = 20;

export function createReaders(): Readers {
  const agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY });
  const heard = new Map<string, number>();
  const answers: IncomingMessage[] = [];

  function openOne(url: string, { user, token }: { user: number; token: string }): Promise<void> {
    return new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}`, accept: "text/event-stream" };
      get(url, { agent, headers }, (answer) => {
        if (answer.statusCode !== 200) return reject(new Error(`answered ${answer.statusCode}`));
        answers.push(answer.setEncoding("utf8"));
        let rest = "";
        answer.on("data", (text: string) => {
          const at = performance.now();
          const blocks = (rest + text).split("\n\n");
          rest = blocks.pop() ?? "";
          for (const block of blocks) {
            const id = /^event: message\ndata: \{"id":"([^"]+)"/.exec(block)?.[1];
            if (id) heard.set(`${id}/${user}`, at);
            // The counts come last when a stream begins: from here on it is quiet.
            else if (block.startsWith("event: unread")) resolve();
          }
        });
        answer.on("error", () => {});
      }).on("error", reject);
    });
  }

  return {
    heard,
    open: async (url, users) => {
      const queue = [...users];
      const work = async () => {
        for (let next = queue.pop(); next; next = queue.pop()) await openOne(url, next);
      };
      await Promise.all(Array.from({ length: opening }, work));
    },
    until: async (count, mostMs) => {
      const end = performance.now() + mostMs;
      while (heard.size < count && performance.now() < end)
        await new Promise((resolve) => setTimeout(resolve, lookMs));
    },
    close: () => {
      for (const answer of answers) answer.destroy();
      agent.destroy();
    },
  };
}
