/** Which files may import which: the first rule whose `from` matches a file holds for it. */
export type Rule = {
  from: RegExp;
  /** Folders and files it may import, itself included. */
  may: RegExp[];
  /** What it may import types from, in addition. */
  types?: RegExp[];
};

/** `folder("server/api")` matches everything in it. */
const folder = (...names: string[]) => new RegExp(`^(${names.join("|")})/`);
const anything = /./;

const base = /^server\/[a-z-]+\.ts$/;
const db = folder("db");
const audit = folder("server/audit");
const parts = folder(
  ...[
    "channels",
    "providers",
    "provider-accounts",
    "templates",
    "audience",
    "control",
    "dead-letters",
    "notification-types",
    "rollups",
    "links",
  ].map((name) => `server/${name}`),
);
const decisions = folder("server/pipeline/preferences", "server/pipeline/routing");

/** Called by fan-out, and on schedule. */
const aggregation = folder("server/pipeline/aggregation");

export const rules: Rule[] = [
  // Tests and tools may reach for whatever they examine.
  { from: /\.(test|spec)\.tsx?$|^(scripts|bench|e2e)\/|^[a-z.-]+\.config\.ts$/, may: [anything] },
  { from: folder("app"), may: [folder("app", "components", "server/api")] },
  { from: folder("components"), may: [folder("components")], types: [folder("server/api")] },
  { from: folder("workers"), may: [folder("workers", "db"), /^server\/(?!api\/)/] },
  { from: folder("server/api"), may: [folder("server", "db")] },
  // The web process puts the two doors on one port.
  { from: /^server\/web(-doors)?\.ts$/, may: [folder("server", "db")] },
  ...["accept", "fanout", "sending", "tracking"].map((stage) => ({
    from: folder(`server/pipeline/${stage}`),
    may: [folder(`server/pipeline/${stage}`), aggregation, decisions, parts, audit, base, db],
  })),
  { from: aggregation, may: [aggregation, decisions, parts, audit, base, db] },
  { from: decisions, may: [decisions, parts, audit, base, db] },
  // Rollups count failures by whose they are, by the one rule.
  { from: folder("server/rollups"), may: [parts, audit, base, db, /^server\/health\/fault\.ts$/] },
  { from: parts, may: [parts, audit, base, db] },
  { from: audit, may: [audit, base, db] },
  // The list of queues follows the list of channels.
  { from: /^server\/queues\.ts$/, may: [base, db, /^server\/channels\/registry\.ts$/] },
  // A process's context carries its rollups.
  { from: /^server\/context\.ts$/, may: [base, db, folder("server/rollups")] },
  { from: base, may: [base, db] },
  { from: folder("server"), may: [/^server\/(?!api\/)/, db] },
  { from: db, may: [db] },
  // Packages of their own: they know each other by name alone.
  { from: folder("sdk/client"), may: [folder("sdk/client")] },
  { from: folder("sdk/react"), may: [folder("sdk/react")] },
];

/** The only files that read the environment. */
export const readsEnvironment =
  /^server\/config\.ts$|^(scripts|bench|e2e)\/|^[a-z.-]+\.config\.ts$|^db\/testing\.ts$|\.test\.ts$/;

/** Pages are made on the server; more client files than this are worth a warning. */
export const mostClientShare = 0.25;
