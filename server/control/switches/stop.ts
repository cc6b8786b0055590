import { type PoolClient, transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import type { Mode, Scope } from "./scopes";
import { secondPersonFor } from "./second-person";
import { columns, type KillSwitch } from "./switch";
import { checkValue } from "./value";

/** What is to be stopped, and why. */
export type Stop = {
  scope: Scope;
  /** A key or an id; a producer by either. Empty for everything. */
  value: string;
  mode: Mode;
  reason: string;
  /** It ends by itself then; null: when somebody lifts it. */
  expiresAt: Date | null;
  /** Effective at once although it needs a second person; everybody on call is told. */
  breakGlass?: boolean;
};

export type Stopped = {
  killSwitch: KillSwitch;
  /** Why it waits for a second person; null: it is effective. */
  waitsFor: string | null;
};

/** Characters of a reason for which one person alone may stop P0, or much. */
export const breakGlassReason = 20;

/**
 * Stops something: effective in every worker within a second, once this has returned. What can touch P0, or is
 * more than the workspace lets one person stop, waits for a second one, unless the glass is broken.
 * @param actor an account's e-mail, or `cli:<user>`
 * @throws Refusal `malformed`; `not_found` for a value that nobody knows; `conflict` where the same is
 *   stopped already
 */
export async function stop(context: Context, input: Stop, actor: string): Promise<Stopped> {
  const reason = input.reason.trim();
  check(input, reason, context.clock.now());
  const value = await checkValue(context.pool, input.scope, input.value);
  const wanted = { ...input, value, reason };
  const waitsFor = input.breakGlass ? null : await secondPersonFor(context, wanted);
  const killSwitch = await transaction(context.pool, async (client) => {
    await refuseTwice(client, wanted, actor, context.clock.now());
    const written = await insert(client, wanted, actor, {
      at: context.clock.now(),
      waits: waitsFor !== null,
    });
    await record(client, {
      actor,
      action: waitsFor === null ? "switch.stop" : "switch.ask",
      subject: `switch:${written.id}`,
      detail: {
        ...{ scope: written.scope, value, mode: written.mode, reason },
        ...{ expiresAt: written.expiresAt, brokeGlass: written.brokeGlass },
      },
    });
    return written;
  });
  if (waitsFor === null) context.inboxNews.add({ kind: "switch", id: killSwitch.id });
  return { killSwitch, waitsFor };
}

function check({ scope, value, mode, expiresAt, breakGlass }: Stop, reason: string, now: Date) {
  if (reason === "") throw new Refusal("malformed", "reason: say why it is stopped.");
  if (reason.length > 500) throw new Refusal("malformed", "reason: at most 500 characters.");
  if (breakGlass && reason.length < breakGlassReason) {
    throw new Refusal(
      "malformed",
      `reason: to stop this alone takes a reason of at least ${breakGlassReason} characters.`,
    );
  }
  if (expiresAt && expiresAt <= now)
    throw new Refusal("malformed", "expiresAt: must be in the future.");
  if (scope === "channel" && value === "in_app" && mode === "hold") {
    throw new Refusal(
      "malformed",
      "mode: the inbox has nothing that could wait. Drop it, or hold the types, producers or campaigns.",
    );
  }
}

/**
 * Two at once must not both be written: the second waits here for the first. Who breaks the glass does not wait
 * for the second person that somebody has asked for: that request is withdrawn.
 */
async function refuseTwice(
  client: PoolClient,
  { scope, value, mode, breakGlass }: Stop,
  actor: string,
  now: Date,
): Promise<void> {
  await client.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [
    `kill-switch:${scope}:${value}:${mode}`,
  ]);
  const { rows } = await client.query<{ id: number; waits: boolean }>(
    `select id, effective_at is null as waits from kill_switches
     where scope = $1 and value = $2 and mode = $3 and lifted_at is null limit 1`,
    [scope, value, mode],
  );
  const [same] = rows;
  if (!same) return;
  if (same.waits && breakGlass) {
    await client.query(
      "update kill_switches set lifted_at = $2, lifted_by = $3, released_at = $2 where id = $1",
      [same.id, now, actor],
    );
    return;
  }
  throw new Refusal(
    "conflict",
    same.waits
      ? `Switch ${same.id} asks for the same and waits for a second person: confirm or withdraw it.`
      : `Switch ${same.id} stops this already: lift it first to change it.`,
  );
}

async function insert(
  client: PoolClient,
  { scope, value, mode, reason, expiresAt, breakGlass }: Stop,
  actor: string,
  { at, waits }: { at: Date; waits: boolean },
): Promise<KillSwitch> {
  const { rows } = await client.query<KillSwitch>(
    `with k as (
       insert into kill_switches
         (scope, value, mode, reason, created_by, created_at, effective_at, expires_at, broke_glass)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning *)
     select ${columns} from k`,
    [scope, value, mode, reason, actor, at, waits ? null : at, expiresAt, breakGlass ?? false],
  );
  const [row] = rows;
  if (!row) throw new Error("the kill switch was not written");
  return row;
}
