import { expect, test } from "vitest";
import type { Role } from "@/server/auth/permissions";
import { readCampaign } from "@/server/campaigns/campaign";
import { author, draftCampaign, schedule } from "@/server/campaigns/testing";
import type { Context } from "@/server/context";
import { addUsers, pipelineWorld } from "@/server/pipeline/testing";
import { appRouter } from "./root";
import { createCallerFactory } from "./trpc";

const as = (role: Role, context: Context) =>
  createCallerFactory(appRouter)({
    ...{ context, requestId: "test" },
    session: { userId: role, name: role, email: `${role}@example.com`, role },
  });

test("administrators alone change from which size on a campaign takes two, and it is written down", async () => {
  await using world = await pipelineWorld(new Date("2026-11-20T12:00:00Z"));
  await addUsers(world, 5);
  const id = await draftCampaign(world);
  const marketing = as("marketing", world).campaignDesk;
  const admin = as("admin", world).campaignDesk;
  const { over: seen } = await marketing.approvalRule();
  const change = { over: 4, seen };
  await expect(marketing.changeApprovalRule(change)).rejects.toMatchObject({ code: "FORBIDDEN" });
  await admin.changeApprovalRule(change);
  await expect(admin.changeApprovalRule({ over: 9, seen })).rejects.toMatchObject({
    code: "CONFLICT",
  });
  expect(await marketing.approvalRule()).toMatchObject({
    ...{ over: 4, changedBy: "admin@example.com", mayChange: false },
  });
  await expect(schedule(world, id)).rejects.toThrow(/5 people; over 4, a second person/);
  await admin.changeApprovalRule({ over: 5, seen: 4 });
  await schedule(world, id);
  expect(await readCampaign(world.pool, id)).toMatchObject({
    ...{ status: "scheduled", createdBy: author },
  });
  const { rows } = await world.pool.query(
    "select detail from audit_log where action = 'workspace.approval' order by id",
  );
  expect(rows.map(({ detail }) => detail)).toEqual([
    { from: seen, to: 4 },
    { from: 4, to: 5 },
  ]);
});
