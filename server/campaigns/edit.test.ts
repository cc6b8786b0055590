import { expect, test } from "vitest";
import { transaction } from "@/db/client";
import { type PipelineWorld, pipelineWorld } from "@/server/pipeline/testing";
import { readCampaign } from "./campaign";
import { createCampaign } from "./create";
import { listCampaigns } from "./list";
import { emptyAudience } from "./new-campaign";
import { readCampaignView } from "./read-one";
import { removeCampaign } from "./remove";
import { saveCampaign } from "./save";
import { transitions } from "./states";
import { campaignTouched, listTouched, segmentTouched } from "./touch";
import { addVariant, changeVariant, readVariants, removeVariant } from "./variants";

const dana = { email: "dana@example.com", role: "marketing" } as const;

const touchWords = ({ pool, clock }: PipelineWorld, templateId: number | undefined) =>
  transaction(pool, (client) =>
    campaignTouched(client, templateId ?? 0, { by: "a", at: clock.now() }),
  );

test("the table of states in code is the one that the database enforces", async () => {
  await using world = await pipelineWorld();
  const { rows } = await world.pool.query<{ from_status: string; to_status: string }>(
    "select from_status, to_status from campaign_transitions",
  );
  const inCode = Object.entries(transitions).flatMap(([from, to]) => to.map((one) => [from, one]));
  expect(rows.map((row) => [row.from_status, row.to_status]).sort()).toEqual(inCode.sort());
});

test("the database refuses a transition that the table does not have, whoever asks", async () => {
  await using world = await pipelineWorld();
  const id = await createCampaign(world, { name: "Spring", by: dana.email });
  const go = (status: string) =>
    world.pool.query("update campaigns set status = $2 where id = $1", [id, status]);
  await expect(go("running")).rejects.toThrow(/cannot go from draft to running/);
  await go("scheduled");
  await go("running");
  await expect(go("draft")).rejects.toThrow(/cannot go from running to draft/);
});

test("a new campaign is a draft for nobody, of the lowest priority, with one variant", async () => {
  await using world = await pipelineWorld();
  const id = await createCampaign(world, { name: "Spring", by: dana.email });
  const view = await readCampaignView(world.pool, id, dana);
  expect(view).toMatchObject({
    campaign: { status: "draft", typeKey: "offer", audience: { everyone: false, segments: [] } },
    variants: [{ key: "a", weight: 1, hasDraft: true }],
    permissions: { mayEdit: true, mayApprove: false },
  });
  expect((await listCampaigns(world.pool, { q: "spr" })).items).toMatchObject([
    { id, counts: null },
  ]);
  expect((await listCampaigns(world.pool, { q: "%" })).items).toEqual([]);
  await expect(createCampaign(world, { name: "x", typeKey: "code", by: "d" })).rejects.toThrow(
    /P0/,
  );
});

test("of two people who edit at once, the second is told who was faster, and loses nothing of theirs", async () => {
  await using world = await pipelineWorld();
  const id = await createCampaign(world, { name: "Spring", by: dana.email });
  const save = (by: string, name: string) => saveCampaign(world, { id, revision: 1, by }, { name });
  const outcomes = await Promise.allSettled([save("a@x", "By A"), save("b@x", "By B")]);
  const late = outcomes.find(({ status }) => status === "rejected");
  const { name, updatedBy, revision } = await readCampaign(world.pool, id);
  expect(name).toBe(updatedBy === "a@x" ? "By A" : "By B");
  expect(revision).toBe(2);
  expect(late).toMatchObject({
    reason: { code: "conflict", message: expect.stringContaining(updatedBy) },
  });
});

test("any change of an approved campaign, its words included, takes the approval back", async () => {
  await using world = await pipelineWorld();
  const id = await createCampaign(world, { name: "Spring", by: dana.email });
  const [variant] = await readVariants(world.pool, id);
  const approve = async () => {
    for (const status of ["awaiting_approval", "approved"]) {
      await world.pool.query(
        "update campaigns set status = $2, approved_revision = revision, approved_by = 'b' where id = $1",
        [id, status],
      );
    }
    return (await readCampaign(world.pool, id)).revision;
  };
  const edits = [
    async (revision: number) => saveCampaign(world, { id, revision, by: "a" }, { name: "New" }),
    async (revision: number) => addVariant(world, { id, revision, by: "a" }, "a"),
    async (revision: number) => changeVariant(world, { id, revision, by: "a" }, "b", { weight: 3 }),
    async (revision: number) => removeVariant(world, { id, revision, by: "a" }, "b"),
    async () => ({ revoked: await touchWords(world, variant?.templateId) }),
  ];
  for (const edit of edits) {
    expect(await edit(await approve())).toMatchObject({ revoked: true });
    expect(await readCampaign(world.pool, id)).toMatchObject({
      ...{ status: "draft", approvedBy: null, approvedRevision: null },
    });
  }
});

test("a change of a segment takes back the approvals that were for other people, through segments too", async () => {
  await using world = await pipelineWorld();
  const filter = { field: "locale", op: "eq", value: "en" } as const;
  await world.pool.query(
    `insert into segments (key, name, filter) values ('inner', 'Inner', $1), ('outer', 'Outer', $2),
       ('other', 'Other', $1)`,
    [filter, { not: { segment: "inner" } }],
  );
  const make = async (segment: string, ...statuses: string[]) => {
    const id = await createCampaign(world, { name: `For ${segment}`, by: dana.email });
    const audience = { ...emptyAudience, segments: [segment] };
    await saveCampaign(world, { id, revision: 1, by: "a" }, { audience });
    for (const status of statuses) {
      await world.pool.query("update campaigns set status = $2 where id = $1", [id, status]);
    }
    return id;
  };
  const approved = await make("outer", "awaiting_approval", "approved");
  const others = [await make("other", "awaiting_approval"), await make("inner", "scheduled")];
  expect(await segmentTouched(world, "inner", "a")).toEqual(["For outer"]);
  expect((await readCampaign(world.pool, approved)).status).toBe("draft");
  const kept = await Promise.all(others.map((id) => readCampaign(world.pool, id)));
  expect(kept.map(({ status }) => status)).toEqual(["awaiting_approval", "scheduled"]);
});

test("a list that is filled anew takes back every approval that it was a part of, however many there are", async () => {
  await using world = await pipelineWorld();
  await world.pool.query(
    `insert into audience_lists (key, name, created_by) values ('vips', 'VIPs', 'a'), ('none', 'None', 'a');
     insert into segments (key, name, filter) values ('on', 'On it', '{"list": "vips"}'),
       ('off', 'Not on it', '{"not": {"segment": "on"}}')`,
  );
  const make = async (name: string, audience: object) => {
    const id = await createCampaign(world, { name, by: dana.email });
    const whole = { ...emptyAudience, ...audience };
    await saveCampaign(world, { id, revision: 1, by: "a" }, { audience: whole });
    await world.pool.query("update campaigns set status = 'awaiting_approval' where id = $1", [id]);
  };
  await make("list", { lists: ["vips"] });
  await make("all but", { everyone: true, excludeLists: ["vips"] });
  await make("filter", { everyone: true, filter: { not: { list: "vips" } } });
  await make("through", { segments: ["off"] });
  await make("filtered through", { everyone: true, filter: { all: [{ segment: "on" }] } });
  await make("another", { lists: ["none"] });
  for (let n = 0; n < 25; n += 1) await make(`one of many ${n}`, { excludeSegments: ["on"] });
  const touched = { by: "a", at: world.clock.now() };
  const revoked = await transaction(world.pool, (client) => listTouched(client, "vips", touched));
  expect(revoked.slice(0, 5)).toEqual(["list", "all but", "filter", "through", "filtered through"]);
  expect(revoked).toHaveLength(30);
  const { rows } = await world.pool.query("select name from campaigns where status <> 'draft'");
  expect(rows).toEqual([{ name: "another" }]);
});

test("what has started cannot be edited, and only drafts are removed", async () => {
  await using world = await pipelineWorld();
  const id = await createCampaign(world, { name: "Spring", by: dana.email });
  await world.pool.query("update campaigns set status = 'scheduled' where id = $1", [id]);
  await world.pool.query("update campaigns set status = 'running' where id = $1", [id]);
  await expect(saveCampaign(world, { id, revision: 1, by: "a" }, { name: "x" })).rejects.toThrow(
    /running.*Clone it/,
  );
  const [variant] = await readVariants(world.pool, id);
  expect(await touchWords(world, variant?.templateId)).toBe(false);
  await expect(removeCampaign(world, id, "a")).rejects.toThrow(/Only drafts/);
  const other = await createCampaign(world, { name: "Draft", by: dana.email });
  await removeCampaign(world, other, "a");
  await expect(readCampaign(world.pool, other)).rejects.toThrow(/no such campaign/);
});

test("a removed variant takes its words with it, unless something was sent with them", async () => {
  await using world = await pipelineWorld();
  const id = await createCampaign(world, { name: "Spring", by: dana.email });
  const revision = async () => (await readCampaign(world.pool, id)).revision;
  const edit = async () => ({ id, revision: await revision(), by: "a" });
  const templates = async () => {
    const { rows } = await world.pool.query<{ name: string }>(
      "select name from templates where type_key is null order by id",
    );
    return rows.map(({ name }) => name);
  };
  await addVariant(world, await edit(), "a");
  await addVariant(world, await edit(), "a");
  await world.pool.query(
    `insert into template_versions (template_id, version, content, note, created_by)
     select template_id, -1, '{}', 'Test', 'a' from campaign_variants where key = 'c'`,
  );
  await removeVariant(world, await edit(), "b");
  await removeVariant(world, await edit(), "c");
  expect(await templates()).toEqual(["Spring · A", "Spring · C"]);
});
