// How well a channel works for a user, from what its latest deliveries came to.

/** Deliveries of so many days tell how well a channel works. */
const healthDays = 30;
/** So many failures without anything that arrived, and routing leaves the channel out. */
export const mostFailures = 5;
/** After so many days without a failure the channel gets another try. */
export const retryDays = 14;

/** What says something about the recipient; a provider that is down does not. */
const failed = `(d.state = 'failed' and d.reason in ('endpoint_invalid', 'blocked')
  or d.bounced_at is not null or d.soft_bounced_at is not null and d.delivered_at is null)`;
const arrived = `(d.state = 'sent' and not ${failed})`;

const floor = (now: string) => `uuidv7_floor(${now}::timestamptz - interval '${healthDays} days')`;

/**
 * A row for each channel by which a user was written to lately: `arrived`, `failed`, and `broken`, the
 * failures of the last two weeks since anything arrived. Probes messages and deliveries by primary key.
 * @param user an expression for the user's id; `now` the placeholder of the moment
 */
export const recentDeliveries = (user: string, now: string) => `
  select channel,
    (count(*) filter (where arrived))::int as arrived,
    (count(*) filter (where failed))::int as failed,
    (count(*) filter (where failed and finished_at > coalesce(arrived_at, '-infinity')
      and finished_at > ${now}::timestamptz - interval '${retryDays} days'))::int as broken
  from (
    select d.channel, d.finished_at, ${arrived} as arrived, ${failed} as failed,
      max(d.finished_at) filter (where ${arrived}) over (partition by d.channel) as arrived_at
    from messages m
    join deliveries d on d.notification_id = m.notification_id and d.user_id = m.user_id
      and d.notification_id >= ${floor(now)}
    where m.user_id = ${user} and m.notification_id >= ${floor(now)}
  ) seen
  group by channel`;
