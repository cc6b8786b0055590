import { SignJWT } from "jose";
import { z } from "zod";
import type { Pool } from "@/db/client";
import type { Stack } from "../stack";

const Page = z.object({ items: z.array(z.object({ id: z.string() })) });
/** Something is wrong when it takes longer (ms). */
const patienceMs = 60_000;
/** Between two openings: they must not keep the processor from the workers. */
const betweenMs = 5;

/** Opens inboxes over HTTP, as the users' own apps do. */
export type Reader = {
  /** Opens a user's inbox again and again until it has the notification; answers the moment (ms) it did. */
  untilSeen(user: number, id: string): Promise<number>;
  /** Marks one item as seen. */
  see(user: number, id: string): Promise<void>;
};

export async function openReader(pool: Pool, stack: Stack): Promise<Reader> {
  const { rows } = await pool.query<{ secret: string }>(
    "select user_token_secret as secret from workspace",
  );
  const key = new TextEncoder().encode(rows[0]?.secret);
  const headersOf = async (user: number) => ({
    authorization: `Bearer ${await new SignJWT()
      .setProtectedHeader({ alg: "HS256" })
      .setSubject(`user_${user}`)
      .setExpirationTime("2h")
      .sign(key)}`,
    "content-type": "application/json",
  });
  return {
    untilSeen: async (user, id) => {
      const headers = await headersOf(user);
      const until = Date.now() + patienceMs;
      while (Date.now() < until) {
        const response = await fetch(`${stack.url}/api/v1/inbox?limit=5`, { headers });
        if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
        const { items } = Page.parse(await response.json());
        if (items.some((item) => item.id === id)) return Date.now();
        await new Promise((resolve) => setTimeout(resolve, betweenMs));
      }
      throw new Error(`user_${user} never saw ${id}`);
    },
    see: async (user, id) => {
      const headers = await headersOf(user);
      const body = JSON.stringify({ seen: true });
      await fetch(`${stack.url}/api/v1/inbox/${id}`, { method: "PATCH", headers, body });
    },
  };
}
