import { createAccount } from "@/server/auth/account";
import { loadConfig } from "@/server/config";
import { openContext } from "@/server/context";

const account = {
  email: "marketing@bench.example",
  password: "a password of the bench",
  name: "Bench",
  role: "marketing",
} as const;

/** Makes an account in a benchmark's database, and signs it in. @returns the headers of its requests. */
export async function signIn(databaseUrl: string, url: string): Promise<Record<string, string>> {
  const config = loadConfig({
    DATABASE_URL: databaseUrl,
    AUTH_SECRET: "a secret of the benchmark alone, long enough",
    LOG_LEVEL: "silent",
  });
  const context = await openContext(config, { process: "bench", poolMax: 1 });
  await createAccount(context, account);
  await context.close();
  const response = await fetch(`${url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify({ email: account.email, password: account.password }),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  const cookie = response.headers.getSetCookie().map((line) => line.split(";")[0]);
  return { cookie: cookie.join("; ") };
}

/** How long a person's requests took (ms), by address. */
export type Visits = Map<string, number[]>;

const everyMs = 250;

/**
 * Opens the addresses one after the other, four a second, until it is stopped: each whole answer as the server
 * sends it, without a browser's own work.
 */
export function visit(
  url: string,
  headers: Record<string, string>,
  addresses: string[],
): { stop(): Promise<Visits> } {
  const visits: Visits = new Map(addresses.map((address) => [address, []]));
  let stopped = false;
  const loop = (async () => {
    for (let i = 0; !stopped; i += 1) {
      const address = addresses[i % addresses.length] ?? "/";
      const began = performance.now();
      const response = await fetch(`${url}${address}`, { headers, redirect: "manual" });
      await response.arrayBuffer();
      const took = performance.now() - began;
      if (response.status !== 200) throw new Error(`${address} answered ${response.status}`);
      visits.get(address)?.push(took);
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, everyMs - took)));
    }
  })();
  // Told when it is stopped; until then nobody waits for it.
  loop.catch(() => {});
  return {
    stop: async () => {
      stopped = true;
      await loop;
      return visits;
    },
  };
}
