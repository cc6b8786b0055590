/** What a point of a chart, or a row of a table, is about; what is left out is not narrowed. */
export type Behind = {
  from: Date;
  to: Date;
  priority?: number | null;
  channel?: string | null;
  provider?: string | null;
  outcome?: string | null;
};

/** Notifications go out before their deliveries end: the list begins a little earlier (ms). */
const leadMs = 600_000;

/** The list of the notifications behind a figure: those that went out then, or up to ten minutes before. */
export function behindHref({ from, to, priority, ...rest }: Behind): string {
  const parameters = new URLSearchParams({
    from: new Date(from.getTime() - leadMs).toISOString(),
    before: to.toISOString(),
  });
  if (priority !== null && priority !== undefined) parameters.set("priority", `p${priority}`);
  for (const [key, value] of Object.entries(rest)) if (value) parameters.set(key, value);
  return `/notifications?${parameters}`;
}
