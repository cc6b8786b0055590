import { auditChoices } from "@/server/audit/choices";
import { type AuditFilters, searchAudit } from "@/server/audit/search";
import { benchDatabase } from "./database";
import { describeMachine, type Figure, percentile, report, timed } from "./measure";

/**
 * `npm run bench -- audit [lines] [calls]`: the search of an audit log of a year with so many lines (three million),
 * by every combination of its page's filters: who, what, whom and when, each common and rare; the first page and one
 * in the middle of the log.
 */
const lines = Number(process.argv[2] ?? 3_000_000);
const calls = Number(process.argv[3] ?? 30);
const goal = { atMost: 100 };
const dayMs = 86_400_000;
const now = Date.now();

await using database = await benchDatabase();
const { pool } = database;
// Most of what is written is looks at people; who does them works in support. One person did something once.
const fill = await timed(async () => {
  await pool.query(
    `insert into audit_log (at, actor, action, subject, detail)
     select $2::timestamptz - (($1::int - i) * interval '365 days' / $1::int),
       case when i = $1::int / 2 then 'once@example.com' when i % 10 < 2 then 'system'
         else 'person-' || floor(power(random(), 2) * 40) || '@example.com' end,
       case when i = $1::int / 3 then 'retention.change' when i % 10 < 6 then 'user.look'
         else (array['campaign.pause', 'campaign.start', 'campaign.edit', 'switch.on', 'switch.lift', 'producer.key',
           'producer.limit', 'type.change', 'template.publish', 'alert.snooze'])[1 + i % 7 + i % 4] end,
       case when i % 10 < 6 then 'user:' || floor(power(random(), 4) * 200000)
         else 'campaign:' || floor(random() * 300) end,
       '{"reason": "A ticket of today, of which this is the number", "ticket": 12345}'
     from generate_series(1, $1::int) i`,
    [lines, new Date(now)],
  );
  await pool.query("vacuum (analyze) audit_log");
});
console.log(`filled in ${fill.seconds.toFixed(0)} s`);

const anything: AuditFilters = { actor: null, action: null, subject: null, from: null, to: null };
const choices = {
  actor: { none: null, busy: "person-0@example.com", once: "once@example.com" },
  action: { none: null, frequent: "user.look", once: "retention.change", group: "campaign" },
  subject: { none: null, frequent: "user:0", campaign: "campaign:7", never: "user:999999" },
  time: { always: {}, month: daysAgo(200, 170), hour: daysAgo(100, 99.96) },
};

/** What on-call may read leaves out most lines. */
const pages = [
  ["first page", null, "all"],
  ["middle", Math.round(lines / 2), "all"],
  ["first page for on-call", null, "operations"],
] as const;

const figures: Figure[] = [{ name: "lines", value: lines, unit: "lines" }];
const slow: Figure[] = [];
const all: number[] = [];
for (const [who, actor] of Object.entries(choices.actor))
  for (const [what, action] of Object.entries(choices.action))
    for (const [whom, subject] of Object.entries(choices.subject))
      for (const [when, span] of Object.entries(choices.time))
        for (const [where, cursor, reach] of pages) {
          const filters = { ...anything, actor, action, subject, ...span };
          const taken = await measure(() =>
            searchAudit(pool, filters, { cursor, limit: 50, reach }),
          );
          all.push(...taken);
          const name = `who ${who}, what ${what}, whom ${whom}, when ${when}, ${where}`;
          slow.push({ name: `${name}, p95`, value: percentile(taken, 0.95), unit: "ms", goal });
        }
figures.push(
  { name: "combinations", value: slow.length, unit: "searches" },
  { name: "all of them, p50", value: percentile(all, 0.5), unit: "ms" },
  { name: "all of them, p95", value: percentile(all, 0.95), unit: "ms", goal },
  {
    name: "choices of who and what, p95",
    value: percentile(await measure(() => auditChoices(pool, "all")), 0.95),
    ...{ unit: "ms", goal },
  },
  // The ten slowest by name.
  ...slow.toSorted((a, b) => b.value - a.value).slice(0, 10),
);
report("audit", await describeMachine(pool), figures);

async function measure(ask: () => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  await ask();
  for (let i = 0; i < calls; i++) taken.push((await timed(ask)).seconds * 1_000);
  return taken;
}

function daysAgo(from: number, to: number): Pick<AuditFilters, "from" | "to"> {
  return { from: new Date(now - from * dayMs), to: new Date(now - to * dayMs) };
}
