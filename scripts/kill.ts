import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { embeddedUrl } from "@/db/embedded";
import { ConfigError, loadConfig } from "@/server/config";
import { openContext } from "@/server/context";
import { lift } from "@/server/control/switches/lift";
import { readShown, readSwitches, type ShownSwitch } from "@/server/control/switches/list";
import { type Scope, scopes } from "@/server/control/switches/scopes";
import { stop } from "@/server/control/switches/stop";
import { Refusal } from "@/server/errors";

/** `npm run kill`: kill switches straight in the database, whether the web app runs or not. */
const help = `npm run kill -- SCOPE --reason WHY [--hold] [--expires 30m] [--break-glass]
npm run kill -- --list
npm run kill -- --lift ID

SCOPE is one of
  --all                    everything
  --priority p0|p1|p2      --type KEY          --category NAME    --channel KEY
  --provider KEY           --producer KEY      --campaign ID      --segment KEY
  --notification ID

  --hold          what would go waits, and goes on where it was when the switch is lifted;
                  without it, what would go is dropped
  --expires TIME  it ends by itself: 90s, 30m, 12h or 7d
  --break-glass   P0, or very much, at once and alone: takes a reason of 20 characters, and alerts everybody

Without DATABASE_URL it asks the database of npm start (in CARILLON_HOME). Ends with 0 when it is done, 2 when
it waits for a second person (who confirms it on the page Kill switches), 1 when it was refused.`;

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const options = {
  ...{ all: flag, priority: text, type: text, category: text, channel: text, provider: text },
  ...{ producer: text, campaign: text, segment: text, notification: text, reason: text },
  ...{ hold: flag, expires: text, "break-glass": flag, list: flag, lift: text, help: flag },
};

type Context = Awaited<ReturnType<typeof openContext>>;
type Values = ReturnType<typeof readArguments>;

/** How long (ms) the measured effect is waited for. */
const patienceMs = 5_000;
const lookEveryMs = 50;

function readArguments() {
  try {
    return parseArgs({ options, strict: true }).values;
  } catch (error) {
    throw new Refusal("malformed", `${error instanceof Error ? error.message : ""}\n\n${help}`);
  }
}

function targetOf(values: Values): { scope: Scope; value: string } {
  const given = scopes.flatMap((scope) => {
    const value = values[scope];
    if (value === undefined || value === false) return [];
    return [{ scope, value: typeof value === "string" ? value : "" }];
  });
  const [target] = given;
  if (!target || given.length > 1) {
    throw new Refusal(
      "malformed",
      `${target ? "Stop one thing at a time." : "Say what to stop."}\n\n${help}`,
    );
  }
  return target;
}

const units: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function expiryOf(given: string | undefined): Date | null {
  if (given === undefined) return null;
  const [, count, unit = ""] = /^(\d{1,6})([smhd])$/.exec(given) ?? [];
  const ms = Number(count) * (units[unit] ?? Number.NaN);
  if (Number.isNaN(ms) || ms === 0)
    throw new Refusal("malformed", "--expires: write 90s, 30m, 12h or 7d.");
  return new Date(Date.now() + ms);
}

const nameOf = ({ scope, value, label }: ShownSwitch) =>
  scope === "all" ? "everything" : `${scope} ${value}${label === value ? "" : ` (${label})`}`;

function lineOf(shown: ShownSwitch): string {
  const { id, mode, reason, createdBy, createdAt, expiresAt, effectiveAt } = shown;
  const until = expiresAt ? `, until ${expiresAt.toISOString()}` : "";
  const state = effectiveAt ? "" : ", waits for a second person";
  return `${id}  ${mode} ${nameOf(shown)}: ${reason} (${createdBy}, since ${createdAt.toISOString()}${until}${state})`;
}

async function list(context: Context): Promise<number> {
  const { live, waiting } = await readSwitches(context);
  const lines = [...live, ...waiting].map(lineOf);
  console.log(lines.length > 0 ? lines.join("\n") : "Nothing is stopped.");
  return 0;
}

async function liftOne(context: Context, given: string, actor: string): Promise<number> {
  const id = Number(given);
  if (!Number.isInteger(id) || id < 1 || id > 2_147_483_647)
    throw new Refusal("malformed", "--lift: give the number that --list shows.");
  const { mode, effectiveAt } = await lift(context, id, actor);
  const after =
    effectiveAt === null
      ? "It was never effective."
      : mode === "hold"
        ? "What it held goes on where it was."
        : "What it dropped stays dropped; what comes now goes out.";
  console.log(`Switch ${id} is lifted. ${after}`);
  return 0;
}

async function stopOne(context: Context, values: Values, actor: string): Promise<number> {
  const input = {
    ...targetOf(values),
    mode: values.hold ? ("hold" as const) : ("drop" as const),
    reason: values.reason ?? "",
    expiresAt: expiryOf(values.expires),
    breakGlass: values["break-glass"] ?? false,
  };
  if (input.reason.trim() === "") throw new Refusal("malformed", "--reason: say why.");
  const { killSwitch, waitsFor } = await stop(context, input, actor);
  if (waitsFor !== null) {
    console.log(
      `Switch ${killSwitch.id} waits for a second person. ${waitsFor} --break-glass stops it at once.`,
    );
    return 2;
  }
  console.log(await measured(context, killSwitch.id));
  return 0;
}

/** What the processes that send say of it. */
async function measured(context: Context, id: number): Promise<string> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const shown = await readShown(context.pool, id);
    const effect = shown?.effect;
    if (!shown || !effect) return `Switch ${id} is on.`;
    const what = `Switch ${id} stops ${nameOf(shown)}`;
    if (effect.everywhereMs !== null) {
      return `${what}: effective everywhere after ${effect.everywhereMs} ms; ${effect.hadLeft} messages had left.`;
    }
    if (effect.waitingFor === 0) return `${what}. No worker is running: nothing leaves anyway.`;
    if (performance.now() > until)
      return `${what}. ${effect.waitingFor} processes have not answered yet; they ask the database before they send.`;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

/**
 * Only the database's address is looked at: nothing else that is wrong may keep somebody from stopping. Without
 * a DATABASE_URL it is the database that `npm start` runs in its folder.
 */
function databaseOnly(): { DATABASE_URL?: string } {
  const home = process.env.CARILLON_HOME ?? ".carillon";
  const url = process.env.DATABASE_URL ?? embeddedUrl(path.join(home, "postgres"));
  return url ? { DATABASE_URL: url } : {};
}

async function main(): Promise<number> {
  const values = readArguments();
  if (values.help) {
    console.log(help);
    return 0;
  }
  if (!values.list && values.lift === undefined) targetOf(values);
  const config = { ...loadConfig(databaseOnly()), logLevel: "silent" as const };
  const context = await openContext(config, { process: "kill", poolMax: 2 });
  const actor = `cli:${os.userInfo().username}`;
  try {
    if (values.list) return await list(context);
    if (values.lift !== undefined) return await liftOne(context, values.lift, actor);
    return await stopOne(context, values, actor);
  } finally {
    await context.close();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  process.exitCode = 1;
  if (error instanceof ConfigError || error instanceof Refusal) console.error(error.message);
  else if (error instanceof Error && "code" in error)
    console.error(`The database could not be asked: ${error.message || error.code}`);
  else if (error instanceof Error)
    console.error(`${error.message}. Is the database up to date? npm run migrate sees to it.`);
  else throw error;
}
