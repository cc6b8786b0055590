import type { DigestPreference } from "@/db/schema/json";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { EventInput } from "@/server/pipeline/accept/contract";
import { changePreferences } from "@/server/pipeline/preferences/store";
import { addUsers, type PipelineWorld, pipelineWorld, producer } from "@/server/pipeline/testing";
import { collectDigests } from "./digests/collect";

/** Of the day before, for which there are partitions. */
export const noon = new Date(Math.floor(Date.now() / 86_400_000) * 86_400_000 - 12 * 3_600_000);
export const later = (at: Date, ms: number) => new Date(at.getTime() + ms);
export const hourMs = 3_600_000;

/** Users who want the mails of `social` as one, at noon in UTC. */
export async function digestWorld(n = 1, digest: DigestPreference = { every: "hourly" }) {
  const made = await pipelineWorld(noon);
  await addUsers(made, n);
  await made.pool.query(
    `insert into preferences (user_id, digests, version)
     select id, jsonb_build_object('social', $1::jsonb), 1 from users`,
    [digest],
  );
  return made;
}

export const want = (of: PipelineWorld, user: number, digest: DigestPreference | null) =>
  changePreferences(of.pool, `user_${user}`, { digests: { social: digest } }, own);
export const own = { actor: "user", now: noon };

let key = 0;
export async function post(of: PipelineWorld, event: object = {}): Promise<string> {
  key += 1;
  const parsed = EventInput.parse({
    ...{ type: "post", target: { userId: "user_1" }, idempotencyKey: `${key}` },
    ...event,
  });
  const { id } = await createAcceptor(of).accept(producer, parsed);
  await of.drain();
  return id;
}

export const mails = (of: PipelineWorld) =>
  of.recorder.received.filter(({ channel }) => channel === "email").flatMap(({ items }) => items);
export const collect = async (of: PipelineWorld, at: Date) => {
  of.setNow(at);
  const made = await collectDigests(of, of.sender.renderer);
  await of.drain();
  return made;
};

export async function delivery(of: PipelineWorld, id: string) {
  const { rows } = await of.pool.query(
    "select state, reason, not_before from deliveries where notification_id = $1 and channel = 'email' order by user_id",
    [id],
  );
  return rows;
}
