import { expect, test } from "vitest";
import { pipelineWorld } from "@/server/pipeline/testing";
import { rejectCampaign, requestApproval } from "./approval";
import { createCampaign } from "./create";
import { readSentBack } from "./sent-back";

test("an approver's reason is shown until somebody asks again", async () => {
  await using world = await pipelineWorld();
  const id = await createCampaign(world, { name: "Spring", by: "dana@example.com" });
  const ask = (revision: number) =>
    requestApproval(world, { id, revision, by: "dana@example.com" });
  expect(await readSentBack(world.pool, id)).toBeNull();
  await ask(1);
  expect(await readSentBack(world.pool, id)).toBeNull();
  await rejectCampaign(world, id, { by: "boss@example.com", reason: "The discount is wrong" });
  expect(await readSentBack(world.pool, id)).toMatchObject({
    ...{ by: "boss@example.com", reason: "The discount is wrong" },
  });
  await ask(1);
  expect(await readSentBack(world.pool, id)).toBeNull();
});
