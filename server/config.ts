import { z } from "zod";

const seconds = z.coerce.number().int().positive();

const AuthSecret = z
  .string()
  .min(32, "must have at least 32 characters; make one with: openssl rand -hex 32");

const Environment = z.object({
  DATABASE_URL: z
    .string({
      error:
        "is not set: point it at a PostgreSQL 15 or newer, postgres://user:password@host:5432/database",
    })
    .regex(/^postgres(ql)?:\/\//, "must begin with postgres://"),
  PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
  HOST: z.string().default("0.0.0.0"),
  /** Where browsers and providers' callbacks reach the web process. */
  BASE_URL: z.url().optional(),
  /** Reverse proxies in front of the web process; each adds an address to x-forwarded-for. */
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  /** Signs sessions and encrypts second factors; at least 32 characters. */
  AUTH_SECRET: AuthSecret.optional(),
  /** The one before, while it is changed: what it encrypted is encrypted anew. */
  AUTH_SECRET_PREVIOUS: AuthSecret.optional(),
  /** The sandbox provider; used for every channel that has no other provider. */
  SANDBOX_URL: z.url().default("http://127.0.0.1:3010"),
  /** Shared by the sandbox and the callbacks route. */
  SANDBOX_SECRET: z.string().min(8).default("sandbox-secret"),
  WEB_POOL: seconds.default(12),
  WORKER_POOL: seconds.default(10),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
  /** Encrypts providers' credentials: 64 hex digits; older keys may follow, after commas. */
  SECRETS_KEY: z
    .string()
    .regex(
      /^[0-9a-f]{64}(,[0-9a-f]{64})*$/i,
      "must be 64 hex digits (older keys after commas); make one with: openssl rand -hex 32",
    )
    .optional(),
  /** Where alerts go whatever is set in the browser, and even without the database. */
  ALERT_WEBHOOK_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Signs those webhooks as Standard Webhooks has it: whsec_ and base64. */
  ALERT_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/=]{32,}$/, 'must be "whsec_" and base64 of 24 to 64 random bytes')
    .optional(),
  ALERT_EMAIL: z.email().optional(),
  /** The relay of alerts' mails and of invitations: smtp(s)://user:password@host:port. No other mail goes by it. */
  ALERT_SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/./, "must begin with smtp:// or smtps://")
    .optional(),
  ALERT_FROM: z.string().min(3).default("Carillon <alerts@localhost>"),
  /** Alerts' webhooks may go to private addresses: a chat server on one's own network. */
  ALERT_ALLOW_PRIVATE: z.stringbool().default(false),
  CARILLON_HOME: z.string().min(1).default(".carillon"),
  /** Set by `npm start` alone: the database's processes are on this machine, and ours. */
  DATABASE_EMBEDDED: z.stringbool().default(false),
  /** Set by `npm start` alone: the demo's sign-ins are shown on the sign-in page. */
  CARILLON_DEMO: z.stringbool().default(false),
});

/** What `npm start` reads beside the above; what it finds unset it makes itself. */
const StartEnvironment = Environment.extend({
  DATABASE_URL: Environment.shape.DATABASE_URL.optional(),
  SANDBOX_URL: z.url().optional(),
  SANDBOX_SECRET: Environment.shape.SANDBOX_SECRET.unwrap().optional(),
  /** Recipients of the demo workspace that is loaded into an empty database; 0: none. */
  DEMO_USERS: z.coerce.number().int().min(0).max(20_000_000).default(100_000),
});

/** Everything that may differ between installations, parsed once at boot and handed down. */
export type Config = {
  databaseUrl: string;
  port: number;
  host: string;
  baseUrl: string;
  trustedProxies: number;
  /** null where no process of ours signs sessions (workers). */
  authSecret: string | null;
  /** Opens what was encrypted before `authSecret` was changed; null: it was not. */
  previousAuthSecret: string | null;
  sandboxUrl: string;
  sandboxSecret: string;
  webPool: number;
  workerPool: number;
  logLevel: z.infer<typeof Environment>["LOG_LEVEL"];
  databaseEmbedded: boolean;
  /** The first seals, all of them open. Empty: no credentials can be stored. */
  secretsKeys: readonly Buffer[];
  alerts: AlertConfig;
  /** This installation's own folder. */
  home: string;
  /** The whole environment: providers' values are found there by the names that their adapters give. */
  variables: Variables;
  demo: boolean;
};

/** How alerts are told without Carillon's own providers, and whom the environment names. */
export type AlertConfig = {
  webhookUrl: string | null;
  webhookSecret: string | null;
  email: string | null;
  smtpUrl: string | null;
  from: string;
  allowPrivate: boolean;
};

/** A setting that is missing or wrong; the message names it and says what to do. */
export class ConfigError extends Error {}

type Variables = Record<string, string | undefined>;

/**
 * Reads and validates the environment. The only place that does.
 * @throws ConfigError naming every wrong variable, one a line.
 */
export function loadConfig(env: Variables = process.env): Config {
  const e = parse(Environment, env);
  return {
    databaseUrl: e.DATABASE_URL,
    port: e.PORT,
    host: e.HOST,
    baseUrl: e.BASE_URL ?? `http://localhost:${e.PORT}`,
    trustedProxies: e.TRUSTED_PROXIES,
    authSecret: e.AUTH_SECRET ?? null,
    previousAuthSecret: e.AUTH_SECRET_PREVIOUS ?? null,
    sandboxUrl: e.SANDBOX_URL,
    sandboxSecret: e.SANDBOX_SECRET,
    webPool: e.WEB_POOL,
    workerPool: e.WORKER_POOL,
    logLevel: e.LOG_LEVEL,
    databaseEmbedded: e.DATABASE_EMBEDDED,
    secretsKeys: (e.SECRETS_KEY ?? "")
      .split(",")
      .flatMap((key) => (key ? [Buffer.from(key, "hex")] : [])),
    alerts: {
      webhookUrl: e.ALERT_WEBHOOK_URL ?? null,
      webhookSecret: e.ALERT_WEBHOOK_SECRET ?? null,
      email: e.ALERT_EMAIL ?? null,
      smtpUrl: e.ALERT_SMTP_URL ?? null,
      from: e.ALERT_FROM,
      allowPrivate: e.ALERT_ALLOW_PRIVATE,
    },
    home: e.CARILLON_HOME,
    variables: { ...env, SANDBOX_URL: e.SANDBOX_URL, SANDBOX_SECRET: e.SANDBOX_SECRET },
    demo: e.CARILLON_DEMO,
  };
}

/** What `npm start` is asked to do; null: unset, so the supervisor provides it. */
export type StartSettings = {
  home: string;
  demoUsers: number;
  databaseUrl: string | null;
  port: number;
  host: string;
  baseUrl: string;
  authSecret: string | null;
  sandboxUrl: string | null;
  sandboxSecret: string | null;
  secretsKey: string | null;
  /** The whole environment, handed on to the processes it starts. */
  variables: Variables;
};

/**
 * As loadConfig, for `npm start`.
 * @throws ConfigError
 */
export function loadStartSettings(env: Variables = process.env): StartSettings {
  const e = parse(StartEnvironment, env);
  return {
    home: e.CARILLON_HOME,
    demoUsers: e.DEMO_USERS,
    databaseUrl: e.DATABASE_URL ?? null,
    port: e.PORT,
    host: e.HOST,
    baseUrl: e.BASE_URL ?? `http://localhost:${e.PORT}`,
    authSecret: e.AUTH_SECRET ?? null,
    sandboxUrl: e.SANDBOX_URL ?? null,
    sandboxSecret: e.SANDBOX_SECRET ?? null,
    secretsKey: e.SECRETS_KEY ?? null,
    variables: env,
  };
}

function parse<T>(schema: z.ZodType<T>, env: Variables): T {
  // An empty variable (`PORT=` in a file of settings) is an unset one.
  const set = Object.entries(env).filter(([, value]) => value !== "");
  const parsed = schema.safeParse(Object.fromEntries(set));
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
  throw new ConfigError(lines.join("\n"));
}
