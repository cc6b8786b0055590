import type { FcmPeer } from "@/server/providers/peers/fcm-peer";

/** Users `u1` … `u10001`, all but the last following `star`; the first ten and the last have a phone, `u2` a browser. */
export const people = `
with people as (
  insert into users (external_id) select 'u' || i from generate_series(1, 10001) i
  returning id, external_id),
following as (insert into follows (actor_id, user_id) select 'star', id from people where external_id <> 'u10001'),
others as (insert into follows (actor_id, user_id) select 'small', id from people where id <= 10),
browser as (
  insert into devices (user_id, device_id, platform, token)
  select id, 'browser', 'web', '{"endpoint":"https://push.example/1"}' from people where external_id = 'u2')
insert into devices (user_id, device_id, platform, token, last_seen_at)
select id, 'phone', 'android', 'phone' || id || ':APA91b-token', '2026-11-20T11:00:00Z'
from people where id <= 10 or external_id = 'u10001'`;

/** Who is in a topic, as Google was told. */
function membersOf(peer: FcmPeer, topic: string): Set<string> {
  const members = new Set<string>();
  for (const { method, path } of peer.received) {
    const { pathname, searchParams } = new URL(path, "http://peer");
    const [, token = "", left] =
      /registrations\/([^/]+)\/topicSubscriptions\/?(.*)/.exec(pathname) ?? [];
    if (method === "POST" && searchParams.get("topic_name") === topic)
      members.add(decodeURIComponent(token));
    if (method === "DELETE" && left === topic) members.delete(decodeURIComponent(token));
  }
  return members;
}

/** The numbers of the phones `phone<n>:…` that are in a topic. */
export const phonesIn = (peer: FcmPeer, topic: string) =>
  [...membersOf(peer, topic)].map((token) => Number(/\d+/.exec(token)?.[0])).sort((a, b) => a - b);
