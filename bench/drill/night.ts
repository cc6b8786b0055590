import type { Pool } from "@/db/client";
import { addRecipients } from "../world";

/** The actor whom many follow. */
export const celebrity = "celebrity";

/** People, followers, and the types of the night. Types without a template are sent as plain texts. */
export async function prepareNight(
  pool: Pool,
  { users, followers }: { users: number; followers: number },
): Promise<void> {
  await addRecipients(pool, { from: 0, to: users, messagesEach: 1, now: new Date() });
  // Whether a code arrives must not depend on a device or on a setting.
  await pool.query("truncate preferences");
  await pool.query(
    `insert into devices (user_id, device_id, platform, token)
     select n, 'night', 'ios', 'night-' || n from generate_series(1, 1000) as n`,
  );
  await pool.query(
    "insert into follows (actor_id, user_id) select $1, n from generate_series(1, $2::int) as n",
    [celebrity, followers],
  );
  await pool.query(
    `insert into notification_types (key, name, category, priority, dedup_window_seconds, channels, fan_out)
     values ('night.comment', 'Comment', 'social', 1, 0, '{in_app,push}', 'auto'),
            -- The night is about what writes: its celebrity's followers get rows.
            ('night.post', 'Post', 'social', 1, 0, '{in_app,push}', 'write'),
            ('night.poison', 'Poison', 'social', 1, 0, '{in_app,push}', 'auto')`,
  );
  // What is stored as this type's audience is nothing that can be planned: a poison event.
  await pool.query(`
    create function poison() returns trigger language plpgsql as $$
    begin new.audience := '{"kind": "nonsense"}'; return new; end $$;
    create trigger poison before insert on notifications
    for each row when (new.type_key = 'night.poison') execute function poison()`);
  await pool.query("vacuum (analyze) follows, devices");
}
