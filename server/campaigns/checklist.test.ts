import { expect, test } from "vitest";
import { addUsers, type PipelineWorld, pipelineWorld } from "@/server/pipeline/testing";
import { reviewCampaign } from "./review";
import { draftCampaign, plainWords, type WantedCampaign } from "./testing";

const start = new Date("2026-11-20T12:00:00Z");

/** What is wrong with a campaign, as "severity step: sentence". */
async function wrongWith(world: PipelineWorld, wanted: WantedCampaign): Promise<string[]> {
  const { checklist } = await reviewCampaign(world, await draftCampaign(world, wanted));
  return checklist
    .filter(({ severity }) => severity !== "ok")
    .map(({ severity, fix, sentence }) => `${severity} ${fix?.step ?? "-"}: ${sentence}`);
}

test("a sound campaign has nothing but good points", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 20);
  const channels = ["in_app", "push", "email"];
  expect(await wrongWith(world, { delivery: { channels } })).toEqual([]);
});

test("an empty audience, a gone segment and nobody chosen are told apart", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 20);
  const nobody = { all: [{ field: "locale", op: "eq" as const, value: "xx" }] };
  expect(await wrongWith(world, { audience: { filter: nobody } })).toEqual([
    "error audience: Nobody is in the audience now. Choose others, or widen its conditions.",
  ]);
  expect(await wrongWith(world, { audience: { everyone: false } })).toEqual([
    "error audience: Nobody is chosen yet. Choose a segment, a list, or everyone.",
  ]);
  await world.pool.query("update users set suppressed_at = now()");
  expect(await wrongWith(world, {})).toEqual([
    "error audience: Nobody of the audience would get it. For most: the user is on the suppression list.",
  ]);
});

test("channels, starts and workers that would not do are named with the step that mends them", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 20);
  expect(await wrongWith(world, { delivery: { channels: [] } })).toEqual(
    expect.arrayContaining(["error delivery: No channel is chosen. Choose at least one."]),
  );
  expect(
    await wrongWith(world, { typeKey: "ping", delivery: { channels: ["in_app", "push"] } }),
  ).toEqual(
    expect.arrayContaining([
      "error delivery: The type does not allow Push. Take the channel out, or change the type.",
    ]),
  );
  const past = { kind: "at", at: "2026-11-20T11:00:00Z" } as const;
  expect(await wrongWith(world, { delivery: { start: past } })).toEqual([
    "error delivery: The start has passed. Choose a later one.",
  ]);
  await world.pool.query("delete from worker_leases");
  expect(await wrongWith(world, {})).toEqual([
    "warning -: No worker of P2 is up: it would wait until one is. Tell whoever runs Carillon.",
  ]);
});

test("missing words, languages that one in a hundred reads, broken links and no way out are found", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 300);
  await world.pool.query("update users set locale = 'de-AT' where id <= 60");
  await world.pool.query("update users set locale = 'fr' where id in (299, 300)");
  const german = { in_app: { ...plainWords.in_app, de: { title: "Hallo", body: "Hallo" } } };
  expect(await wrongWith(world, { words: { ...plainWords, ...german } })).toEqual([
    "warning content: 20 % of the audience read German, and nothing is written in it for Push: they get another language.",
  ]);
  const mail = { en: { title: "Hi", body: '<a href="www.example.com/sale">Sale</a>' } };
  const found = await wrongWith(world, {
    words: { in_app: plainWords.in_app ?? {}, email: mail },
    delivery: { channels: ["push", "email"] },
  });
  expect(found).toEqual([
    "error content: Push: Nothing is written for this channel yet.",
    expect.stringMatching(/^error content: E-mail \(en\): A mail's links begin with https:/),
    expect.stringMatching(/^warning content: E-mail \(en\): Nothing says how to unsubscribe/),
    expect.stringMatching(/^warning content: 20 % .* for E-mail: they get another language/),
  ]);
});

test("a provider whose last attempts failed is called down", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 20);
  const count = (outcome: string, n: number) =>
    world.rollup.add(start, {
      ...{ stage: "sending", priority: 2, channel: "push", provider: "recorder", outcome, n },
    });
  count("sent", 70);
  count("retry", 30);
  await world.rollup.flush();
  expect(await wrongWith(world, {})).toEqual([
    expect.stringMatching(/^warning delivery: The provider of Push has trouble: 30 %/),
  ]);
  count("failed", 300);
  await world.rollup.flush();
  expect(await wrongWith(world, {})).toEqual([
    expect.stringMatching(/^error delivery: The provider of Push is down: 83 %/),
  ]);
});
