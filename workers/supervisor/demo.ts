import type { Pool } from "@/db/client";
import { demoProducer } from "@/db/demo/registry.sql";
import { loadDemo, needsDemo } from "@/db/demo.sql";
import { anyAccount, createAccount } from "@/server/auth/account";
import { demoAccounts } from "@/server/auth/demo-accounts";
import { hashOf, mintKey } from "@/server/auth/key-hash";
import { type Config, loadConfig, type StartSettings } from "@/server/config";
import { openContext } from "@/server/context";
import { type Home, writePrivately } from "./home";

/** `.carillon/demo.json`: what scripts and tests need to use this installation. */
export type DemoFile = {
  url: string;
  /** null: not a demo workspace. */
  apiKey: string | null;
  userTokenSecret: string;
  sandboxUrl: string;
  databaseUrl: string;
  accounts: { role: string; email: string; password: string }[];
};

export type Demo = DemoFile & {
  /** A demo user whom a push would reach now. */
  exampleUser: string | null;
};

/**
 * Loads the demo workspace into an empty database, and writes what is needed to use the
 * installation to `demo.json` (mode 600). On later starts everything is as it was.
 */
export async function ensureDemo(
  settings: StartSettings,
  home: Home,
  env: NodeJS.ProcessEnv,
  show: (line: string) => void,
): Promise<Demo> {
  const config: Config = { ...loadConfig(env), logLevel: "warn" };
  const context = await openContext(config, { process: "start", poolMax: 8 });
  try {
    const { pool } = context;
    if (settings.demoUsers > 0 && (await needsDemo(pool))) {
      show(`Loading the demo workspace (${settings.demoUsers.toLocaleString("en")} users) …`);
      home.remember(await loadDemo(pool, { users: settings.demoUsers, now: context.clock.now() }));
    }
    const workspace = await readWorkspace(pool);
    if (workspace.isDemo && !(await anyAccount(context))) {
      for (const account of demoAccounts) await createAccount(context, account);
      await joinProducer(pool);
    }
    const file: DemoFile = {
      url: settings.baseUrl,
      apiKey: workspace.isDemo ? await currentApiKey(pool, home) : null,
      userTokenSecret: workspace.userTokenSecret,
      sandboxUrl: config.sandboxUrl,
      databaseUrl: config.databaseUrl,
      accounts: workspace.isDemo
        ? demoAccounts.map(({ role, email, password }) => ({ role, email, password }))
        : [],
    };
    writePrivately(home.file("demo.json"), file);
    return { ...file, exampleUser: workspace.isDemo ? await findExampleUser(pool) : null };
  } finally {
    await context.close();
  }
}

/** The demo's producer account sees the orders' service, and nothing else. */
async function joinProducer(pool: Pool): Promise<void> {
  await pool.query(
    `insert into producer_members (producer_id, account_id)
     select p.id, a.id from producers p, auth_users a where p.key = 'commerce' and a.role = 'producer'
     on conflict do nothing`,
  );
}

async function readWorkspace(pool: Pool): Promise<{ isDemo: boolean; userTokenSecret: string }> {
  const { rows } = await pool.query<{ isDemo: boolean; userTokenSecret: string }>(
    `select is_demo as "isDemo", user_token_secret as "userTokenSecret" from workspace`,
  );
  const [workspace] = rows;
  if (!workspace) throw new Error("The workspace's row is missing: restore it from a backup.");
  return workspace;
}

/**
 * The key of the demo's producer. Only its hash is stored, so a home folder that does not know it
 * (a new one, for an older database) is given a new key.
 */
async function currentApiKey(pool: Pool, home: Home): Promise<string> {
  const known = home.secrets.apiKey;
  const found = await pool.query(
    `select from producer_keys k join producers p on p.id = k.producer_id
     where p.key = $1 and k.hash = $2 and k.revoked_at is null and k.expires_at is null`,
    [demoProducer, known ? hashOf(known) : ""],
  );
  if (known && found.rowCount) return known;
  const { apiKey, hash, prefix } = mintKey();
  await pool.query(
    `insert into producer_keys (producer_id, name, hash, prefix, created_by)
     select id, 'start', $2, $3, 'system' from producers where key = $1`,
    [demoProducer, hash, prefix],
  );
  home.remember({ apiKey });
  return apiKey;
}

/** With a working device, without changed preferences (no quiet hours), and not at a cap. */
async function findExampleUser(pool: Pool): Promise<string | null> {
  const { rows } = await pool.query<{ id: string }>(
    `select external_id as id from users u
     where locale like 'en%' and erased_at is null and email is not null
       and exists (select from devices d where d.user_id = u.id and d.state = 'active')
       and not exists (select from preferences p where p.user_id = u.id)
       and (select count(*) from messages m
            where m.user_id = u.id and m.notification_id > uuidv7_floor(now() - interval '24 hours')) < 3
     order by u.id limit 1`,
  );
  return rows[0]?.id ?? null;
}
