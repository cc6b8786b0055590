import { z } from "zod";
import type { Pool } from "@/db/client";
import { record } from "@/server/audit/record";
import { malformed } from "@/server/malformed";
import { findUser } from "./find-user";
import { readUser } from "./read-user";
import { saveUsers } from "./save-users";
import { UserInput, type UserView } from "./user-input";

/** What a person changes on a profile: the fields given, and attributes one by one. */
export const UserEdit = z.strictObject({
  fields: UserInput.omit({ attributes: true, lastActiveAt: true }),
  attributes: z.strictObject({
    set: z.record(z.string().min(1).max(64), z.json()),
    remove: z.array(z.string().max(64)).max(100),
  }),
});
export type UserEdit = z.infer<typeof UserEdit>;

/**
 * Changes a known user's profile. Attributes that the edit does not name stay as they are.
 * @throws Refusal `not_found`, `malformed`
 */
export async function editUser(
  pool: Pool,
  userId: string,
  { fields, attributes }: UserEdit,
  actor: string,
): Promise<UserView> {
  const { id } = await findUser(pool, userId);
  const changed = UserInput.safeParse({
    ...fields,
    ...(await attributesOf(pool, userId, attributes)),
  });
  if (!changed.success) throw malformed(changed.error.issues);
  await saveUsers(pool, new Map([[userId, changed.data]]));
  const names = [
    ...Object.keys(fields),
    ...[...Object.keys(attributes.set), ...attributes.remove].map((name) => `attributes.${name}`),
  ];
  await record(pool, {
    actor,
    action: "user.edit",
    subject: `user:${id}`,
    detail: { fields: names },
  });
  return readUser(pool, userId);
}

async function attributesOf(
  pool: Pool,
  userId: string,
  { set, remove }: UserEdit["attributes"],
): Promise<{ attributes?: Record<string, unknown> }> {
  if (Object.keys(set).length === 0 && remove.length === 0) return {};
  const { attributes } = await readUser(pool, userId);
  const kept = Object.entries(attributes).filter(([name]) => !remove.includes(name));
  return { attributes: { ...Object.fromEntries(kept), ...set } };
}
