import type { Queryable } from "@/db/client";
import type { PreferencesView } from "./settings";

/** Something that a user switched off: a type ('' for all of them), on a channel ('' for all of them). */
export type OptOut = { typeKey: string; channel: string };

/** What a change switched off that was on before. */
export function optOutsOf(before: PreferencesView, after: PreferencesView): OptOut[] {
  const all = before.master && !after.master ? [{ typeKey: "", channel: "" }] : [];
  const channels = switchedOff(before.channels, after.channels).map((channel) => {
    return { typeKey: "", channel };
  });
  const types = Object.entries(after.types).flatMap(([typeKey, settings]) => {
    const was = before.types[typeKey];
    const whole = was?.enabled !== false && settings.enabled === false;
    return [
      ...(whole ? [{ typeKey, channel: "" }] : []),
      ...switchedOff(was?.channels, settings.channels).map((channel) => ({ typeKey, channel })),
    ];
  });
  return [...all, ...channels, ...types];
}

function switchedOff(
  before: Record<string, boolean> | undefined,
  after: Record<string, boolean> | undefined,
): string[] {
  return Object.keys(after ?? {}).filter(
    (channel) => after?.[channel] === false && before?.[channel] !== false,
  );
}

/** Keeps when a user switched what off: campaigns are judged by it. In the caller's transaction. */
export async function keepOptOuts(
  client: Queryable,
  userId: number,
  optOuts: OptOut[],
  at: Date,
): Promise<void> {
  if (optOuts.length === 0) return;
  await client.query(
    `insert into opt_outs (user_id, at, type_key, channel)
     select $1, $2, "typeKey", channel
     from json_to_recordset($3::json) as o("typeKey" text, channel text)
     on conflict do nothing`,
    [userId, at, JSON.stringify(optOuts)],
  );
}
