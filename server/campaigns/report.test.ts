import { expect, test } from "vitest";
import { mintId } from "@/server/ids";
import { markMessage, recordClick } from "@/server/inbox/mark";
import { feed, openFanouts } from "@/server/pipeline/fanout/feeder";
import { addUsers, type PipelineWorld, pipelineWorld } from "@/server/pipeline/testing";
import { applyCallbacks, type CallbackEvent } from "@/server/pipeline/tracking/callbacks";
import { completeCampaigns } from "./complete";
import { readProgress } from "./progress";
import { readReport } from "./report";
import { reportFile } from "./report-csv";
import { refreshReport } from "./report-refresh";
import { startDueWaves } from "./start-waves";
import { draftCampaign, schedule } from "./testing";

const start = new Date("2026-11-20T12:00:00Z");
const hours = (n: number) => new Date(start.getTime() + n * 3_600_000);
const goal = { type: "code", withinDays: 2 };

/** A campaign with two variants and a hold-out group, sent to 400 people who read three languages. */
async function sentCampaign(world: PipelineWorld): Promise<number> {
  await addUsers(world, 400);
  await world.pool.query("update users set locale = (array['en', 'de', 'pt-BR'])[id % 3 + 1]");
  await world.pool.query(
    "insert into preferences (user_id, master) select id, false from users where id % 9 = 0",
  );
  const id = await draftCampaign(world, {
    variants: 2,
    delivery: { channels: ["in_app", "push", "email"], holdOutPercent: 20, goal },
  });
  await schedule(world, id);
  await startDueWaves(world);
  await world.drain();
  await completeCampaigns(world);
  return id;
}

/** Some of everything that people do, from half an hour to seven hours after they got it. */
async function engage(world: PipelineWorld): Promise<void> {
  const sent = world.recorder.received.flatMap(({ items }) => items.map((item) => item.reference));
  const events = sent.flatMap((reference, i) => {
    const at = hours((i % 7) + 0.5).toISOString();
    const does = (kind: CallbackEvent["kind"], every: number) =>
      i % every === 0 ? [{ eventId: `${kind}${i}`, kind, reference, at }] : [];
    return [
      ...does("delivered", 1).filter(() => i % 10 !== 3),
      ...[...does("opened", 3), ...does("clicked", 9), ...does("complained", 50)],
      ...does("bounced", 40),
    ];
  });
  await applyCallbacks(world, "recorder", events);
  const { rows } = await world.pool.query<{ userId: number; id: string }>(
    `select user_id as "userId", notification_id as id from messages where in_app and user_id % 4 = 0`,
  );
  world.setNow(hours(3));
  for (const { userId, id } of rows) {
    await markMessage(world, userId, id, { read: true });
    if (userId % 8 === 0) await recordClick(world, userId, id);
  }
}

/** Goals and opt-outs, also too late ones and those of people who got nothing. */
async function reactLater(world: PipelineWorld): Promise<void> {
  const reach = (at: Date, who: string) =>
    world.pool.query(
      `insert into notifications (id, producer_id, type_key, priority, strategy, audience, user_id, channels,
         idempotency_key, expires_at)
       select uuidv7_floor($1::timestamptz + id * interval '1 millisecond'), 1, 'code', 0, 'direct', '{"kind": "user", "userId": "x"}',
         id, '{push}', $2 || id, $1 from users where ${who}`,
      [at, mintId(at)],
    );
  await reach(hours(20), "id % 5 = 0");
  await reach(hours(30), "id % 10 = 0");
  await reach(hours(49), "id % 7 = 1");
  const leave = (at: Date, type: string, who: string) =>
    world.pool.query(
      `insert into opt_outs (user_id, at, type_key) select id, $1, $2 from users where ${who}`,
      [at, type],
    );
  await leave(hours(5), "offer", "id % 20 = 2");
  await leave(hours(6), "", "id % 20 in (2, 3)");
  await leave(hours(7), "post", "id % 20 = 4");
  await leave(hours(24 * 8), "offer", "id % 20 = 5");
}

type Told = {
  userId: number;
  locale: string;
  variant: string;
  channel: string;
  sent: boolean;
  delivered: boolean;
  opened: Date | null;
  clicked: Date | null;
};

/** Every row of the campaign, read one by one and counted below without SQL. */
async function rowsOf(world: PipelineWorld, id: number) {
  const { rows: told } = await world.pool.query<Told>(
    `select d.user_id as "userId", u.locale, x.variant, d.channel, d.state = 'sent' as sent,
       d.delivered_at is not null as delivered, d.opened_at as opened, d.clicked_at as clicked
     from deliveries d join notifications x on x.id = d.notification_id join users u on u.id = d.user_id
     where x.campaign_id = $1
     union all
     select m.user_id, u.locale, x.variant, 'in_app', true, true, m.read_at, m.clicked_at
     from messages m join notifications x on x.id = m.notification_id join users u on u.id = m.user_id
     where x.campaign_id = $1 and m.in_app`,
    [id],
  );
  const { rows: people } = await world.pool.query<{
    userId: number;
    variant: string;
    outcome: string;
    reason: string | null;
  }>(
    `select m.user_id as "userId", x.variant, m.outcome, m.reason from messages m
     join notifications x on x.id = m.notification_id where x.campaign_id = $1`,
    [id],
  );
  return { told, people };
}

const countTold = (rows: Told[]) => ({
  sent: rows.filter((row) => row.sent).length,
  delivered: rows.filter((row) => row.delivered).length,
  opened: rows.filter((row) => row.opened).length,
  clicked: rows.filter((row) => row.clicked).length,
});

test("a report says what the rows say, whole and in each of its parts", async () => {
  await using world = await pipelineWorld(start);
  const id = await sentCampaign(world);
  await engage(world);
  await reactLater(world);
  world.setNow(hours(24 * 9));
  expect(await refreshReport(world)).toBe(id);
  const report = await readReport(world, id);
  const { told, people } = await rowsOf(world, id);
  expect(report.funnel).toMatchObject(countTold(told));
  for (const channel of ["in_app", "push", "email"]) {
    const own = told.filter((row) => row.channel === channel);
    const found = report.channels.find((row) => row.channel === channel);
    expect(found).toMatchObject({ routed: own.length, queued: 0, ...countTold(own) });
  }
  for (const key of ["a", "b"]) {
    const found = report.variants.find((row) => row.key === key);
    expect(found).toMatchObject(countTold(told.filter((row) => row.variant === key)));
  }
  for (const locale of ["en", "de", "pt-BR"]) {
    const found = report.locales.find((row) => row.locale === locale);
    expect(found).toMatchObject(countTold(told.filter((row) => row.locale === locale)));
  }
  const hourOf = (at: Date) => `${at.toISOString().slice(0, 13)}:00:00.000Z`;
  const opened = Map.groupBy(
    told.flatMap((row) => row.opened ?? []),
    hourOf,
  );
  const byHour = report.hours.filter((row) => row.opened > 0).map((row) => [row.hour, row.opened]);
  expect(byHour).toEqual([...opened].map(([hour, of]) => [hour, of.length]).toSorted());
  const reached = people.filter(({ outcome }) => outcome === "routed");
  expect(report).toMatchObject({ considered: 400, people: reached.length, held: 0 });
  const got = (which: (userId: number) => boolean, of = reached) =>
    of.filter(({ userId }) => which(userId)).length;
  expect(report.funnel.unsubscribed).toBe(got((userId) => [2, 3].includes(userId % 20)));
  expect(report.funnel.converted).toBe(got((userId) => userId % 5 === 0));
  const held = people.filter(({ reason }) => reason === "hold_out");
  expect(report.holdOut).toMatchObject({
    reached: { n: got((userId) => userId % 5 === 0), of: reached.length },
    held: { n: got((userId) => userId % 5 === 0, held), of: held.length },
  });
  expect(report.suppressed.map(({ reason, n }) => [reason, n]).toSorted()).toEqual([
    ["hold_out", held.length],
    ["master_off", 44],
  ]);
});

test("progress says the same while it runs, without looking at a row", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 300);
  const id = await draftCampaign(world, {
    variants: 2,
    delivery: { pace: { kind: "perSecond", perSecond: 100 } },
  });
  await schedule(world, id);
  expect(await readProgress(world, id)).toMatchObject({
    status: "scheduled",
    estimate: 300,
    considered: 0,
  });
  await startDueWaves(world);
  await world.drain();
  world.setNow(new Date(start.getTime() + 1_000));
  for (const open of await openFanouts(world, 2)) await feed(world, open);
  await world.drain();
  const { told, people } = await rowsOf(world, id);
  const progress = await readProgress(world, id);
  expect(progress).toMatchObject({
    ...{ status: "running", estimate: 300, considered: people.length, routed: people.length },
    funnel: countTold(told),
  });
  expect(progress.waves).toMatchObject([
    { considered: people.length, estimate: 300, done: people.length === 300 },
  ]);
  expect(progress.variants.map(({ key, sent }) => [key, sent])).toEqual(
    ["a", "b"].map((key) => [key, told.filter((row) => row.variant === key && row.sent).length]),
  );
  expect(people.length).toBeGreaterThan(0);
  expect(progress.rate).toBe(people.length);
});

test("a report is computed again when it is due, and compared with earlier ones of its type", async () => {
  await using world = await pipelineWorld(start);
  const first = await sentCampaign(world);
  expect(await refreshReport(world)).toBe(first);
  expect(await refreshReport(world)).toBeNull();
  world.setNow(hours(0.2));
  expect(await refreshReport(world)).toBe(first);
  world.setNow(hours(26));
  const second = await draftCampaign(world);
  await schedule(world, second);
  await startDueWaves(world);
  await world.drain();
  await completeCampaigns(world);
  const { earlier, computedAt } = await readReport(world, second);
  expect(computedAt).toEqual(hours(26));
  expect(earlier).toMatchObject([{ id: first, name: "Spring", considered: 400 }]);
  expect((await readReport(world, first)).earlier).toEqual([]);
});

test("whoever opens the report of a campaign that has just ended does not read one from before its end", async () => {
  await using world = await pipelineWorld(start);
  const id = await sentCampaign(world);
  const halfway = await readReport(world, id);
  await world.pool.query("update campaigns set ended_at = $2 where id = $1", [id, hours(0.1)]);
  world.setNow(hours(0.2));
  const after = await readReport(world, id);
  expect([halfway.computedAt, after.computedAt]).toEqual([start, hours(0.2)]);
});

test("a campaign's name cannot run as a formula in its exported report", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 5);
  const id = await draftCampaign(world);
  await schedule(world, id);
  await startDueWaves(world);
  await world.drain();
  const report = await readReport(world, id);
  const pieces: string[] = [];
  for await (const piece of reportFile('=HYPERLINK("https://evil.example")', report))
    pieces.push(piece);
  const [header, first] = pieces.join("").split("\r\n");
  expect(header).toContain('"part","name","people","sent"');
  expect(first).toMatch(/^"campaign","'=HYPERLINK/);
});
