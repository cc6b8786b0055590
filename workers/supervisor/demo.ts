import { connect } from "@/db/migrate";
import type { StartSettings } from "@/server/config";
import { type Home, writePrivately } from "./home";

/** `.carillon/demo.json`: what scripts and tests need to use this installation. */
export type DemoFile = {
  url: string;
  apiKey: string | null;
  userTokenSecret: string;
  sandboxUrl: string;
  databaseUrl: string;
  accounts: { role: string; email: string; password: string }[];
};

type Where = { databaseUrl: string; sandboxUrl: string };

/**
 * Loads the demo workspace into an empty database, and writes what is needed to use the
 * installation to `demo.json` (mode 600). On later starts everything is as it was.
 */
export async function ensureDemo(
  settings: StartSettings,
  home: Home,
  { databaseUrl, sandboxUrl }: Where,
): Promise<DemoFile> {
  const client = await connect(databaseUrl);
  try {
    const { rows } = await client.query<{ user_token_secret: string }>(
      "select user_token_secret from workspace",
    );
    const demo: DemoFile = {
      url: settings.baseUrl,
      apiKey: home.secrets.apiKey ?? null,
      userTokenSecret: rows[0]?.user_token_secret ?? "",
      sandboxUrl,
      databaseUrl,
      accounts: [],
    };
    writePrivately(home.file("demo.json"), demo);
    return demo;
  } finally {
    await client.end();
  }
}

export async function exampleCurl(_databaseUrl: string, _demo: DemoFile): Promise<string | null> {
  return null;
}
