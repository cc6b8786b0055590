import type { PoolClient } from "@/db/client";
import { lockSuppressions } from "@/server/audience/suppressions/mark-users.sql";
import type { Report } from "@/server/providers/report";

type Reply = Extract<Report, { kind: "replied" }>;

/** What somebody who answers an SMS asks for; null: nothing that concerns us. HELP is answered by the vendor. */
export function wishOf(text: string): "stop" | "start" | null {
  const words = normalised(text).split(" ");
  const whole = words.join(" ");
  if (stops.has(whole)) return "stop";
  if (starts.has(whole)) return "start";
  // "STOP please", "Stop sending me these": whoever begins so means it.
  const [first = ""] = words;
  return insistent.has(first) && words.length <= 6 ? "stop" : null;
}

/** Capitals without accents and punctuation, one space between words. */
const normalised = (text: string) =>
  text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()
    .toUpperCase();

const setOf = (...words: string[]) => new Set(words.map(normalised));

const insistent = setOf("STOP", "STOPP", "STOPALL", "UNSUBSCRIBE");

const stops = setOf(
  ...["STOP", "STOP ALL", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "OPTOUT", "OPT OUT"],
  ...["REVOKE", "REMOVE ME", "STOPP", "ABMELDEN", "ABBESTELLEN", "ENDE"],
  ...["ARRET", "ARRETER", "DESABONNER", "DESINSCRIRE"],
  ...["ALTO", "PARAR", "PARE", "BAJA", "CANCELAR", "SALIR", "SAIR", "REMOVER"],
  ...["FERMA", "BASTA", "ANNULLA", "CANCELLAMI", "AFMELDEN", "STOPPEN", "AVSLUTA", "AVMELD"],
  ...["IPTAL", "DUR", "RET", "REZYGNUJE", "СТОП", "ОТПИСАТЬСЯ", "ОТМЕНА"],
  ...["停止", "解除", "配信停止", "退订", "退訂", "수신거부", "중지", "إيقاف", "توقف"],
);

const starts = setOf(
  ...["START", "UNSTOP", "RESUBSCRIBE", "SUBSCRIBE", "OPTIN", "OPT IN", "RESUME"],
  ...["STARTEN", "ANMELDEN", "COMMENCER", "REPRENDRE", "ABONNER"],
  ...["INICIAR", "ALTA", "REANUDAR", "COMECAR", "INIZIA", "ATTIVA", "AANMELDEN", "BASLAT"],
  ...["СТАРТ", "再開", "开始", "開始", "시작"],
);

/** What was new of it. */
export type AppliedReplies = { stopped: number; started: number };

/**
 * Honours STOP and START: for the number, whoever has it, now and later. The later of two wishes counts,
 * whichever comes first. In the caller's transaction, before it locks any user.
 */
export async function applyReplies(
  client: PoolClient,
  provider: string,
  replies: Reply[],
  now: Date,
): Promise<AppliedReplies> {
  const wishes = replies.flatMap(({ eventId, from, text, at }) => {
    const wish = wishOf(text);
    return wish ? [{ eventId, phone: from, at, wish }] : [];
  });
  if (wishes.length === 0) return { stopped: 0, started: 0 };
  // Whoever saves a user with the number at this moment sees the wish, or is seen.
  await lockSuppressions(client, "alone");
  const json = JSON.stringify(wishes);
  const { rows } = await client.query<AppliedReplies>(keepWishes, [provider, json, now]);
  await client.query(followWishes, [[...new Set(wishes.map(({ phone }) => phone))], now]);
  return rows[0] ?? { stopped: 0, started: 0 };
}

const keepWishes = `
with wish as materialized (
  select distinct on ("eventId") * from json_to_recordset($2::json)
    as w("eventId" text, phone text, at timestamptz, wish text)
),
fresh as (
  insert into callback_events (provider, event_id, received_at)
  select $1, "eventId", $3 from wish order by "eventId"
  on conflict do nothing returning event_id
),
kept as (
  insert into sms_opt_outs as o (phone, stopped_at, started_at)
  select phone, max(at) filter (where wish = 'stop'), max(at) filter (where wish = 'start')
  from wish group by phone order by phone
  on conflict (phone) do update set
    stopped_at = greatest(o.stopped_at, excluded.stopped_at),
    started_at = greatest(o.started_at, excluded.started_at)
)
select (count(*) filter (where wish = 'stop'))::int as stopped,
       (count(*) filter (where wish = 'start'))::int as started
from wish join fresh on fresh.event_id = wish."eventId"`;

/** By users_phone. What somebody stopped is kept with what others switched off, and in the audit log. */
const followWishes = `
with wanted as materialized (
  select phone, stopped_at > coalesce(started_at, '-infinity') as stopped
  from sms_opt_outs where phone = any($1::text[])
),
locked as materialized (
  select u.id, coalesce(stopped, false) as stopped from users u join wanted on wanted.phone = u.phone
  where coalesce(stopped, false) <> (u.phone_state = 'opted_out')
  order by u.id for no key update of u
),
changed as (
  update users u set phone_state = case when stopped then 'opted_out' else 'ok' end,
    phone_state_at = $2
  from locked where u.id = locked.id returning u.id, stopped
),
audited as (
  insert into audit_log (at, actor, action, subject)
  select $2, 'user:' || id, case when stopped then 'phone.opt_out' else 'phone.opt_in' end, 'user:' || id
  from changed
)
insert into opt_outs (user_id, at, type_key, channel)
select id, $2, '', 'sms' from changed where stopped on conflict do nothing`;
