import { expect, test } from "vitest";
import { readCampaign } from "@/server/campaigns/campaign";
import { author, draftCampaign } from "@/server/campaigns/testing";
import { addUsers, pipelineWorld } from "@/server/pipeline/testing";
import { UploadInput } from "@/server/uploads/upload-input";
import { takeUpload } from "./uploads";

test("an upload tells whose approval it took back: of those alone that go to its list", async () => {
  await using world = await pipelineWorld();
  await addUsers(world, 2);
  await world.pool.query(
    "insert into audience_lists (key, name, created_by) values ('vips', 'VIPs', 'a'), ('others', 'Others', 'a')",
  );
  const waiting = async (list: string, name: string) => {
    const id = await draftCampaign(world, { audience: { everyone: false, lists: [list] } });
    await world.pool.query(
      "update campaigns set status = 'awaiting_approval', name = $2 where id = $1",
      [id, name],
    );
    return id;
  };
  const spring = await waiting("vips", "Spring");
  await waiting("others", "Autumn");
  const fill = (text: string) =>
    takeUpload(world, {
      input: UploadInput.parse({
        ...{ kind: "list", list: "vips", mode: "add", fileName: "people.csv", format: "csv" },
        columns: [{ source: 0, field: "userId" }],
      }),
      ...{ body: new Response(text).body ?? new ReadableStream(), actor: author, bytesTotal: null },
    });
  expect(await fill("id\nuser_1\n")).toMatchObject({
    ...{ state: "done", accepted: 1, revoked: ["Spring"] },
  });
  expect((await readCampaign(world.pool, spring)).status).toBe("draft");
  expect(await fill("id\nuser_2\n")).toMatchObject({ state: "done", revoked: [] });
});
