import type { Tier } from "./vocabulary";

/** Why somebody is told: it began, it goes on and nobody has taken it, it is over, or they asked for a test. */
export type About = "fired" | "reminder" | "over" | "test";

export type NoticedAlert = {
  id: number | null;
  rule: string;
  name: string;
  group: string;
  tier: Tier;
  sentence: string;
  /** ISO 8601 */
  since: string;
  url: string;
  runbook: string;
};

/** One telling: what several alerts at once come to. */
export type Notice = {
  /** The same for the same telling, however often it is tried. */
  id: string;
  about: About;
  at: Date;
  subject: string;
  text: string;
  alerts: NoticedAlert[];
};

const heads: Record<About, string> = {
  fired: "Alert",
  reminder: "Still wrong, and nobody has acknowledged it",
  over: "Over",
  test: "Test",
};

const mostLines = 10;

/** Puts alerts into words: a subject of one line, and a text with a line for each and its addresses. */
export function noticeOf(
  about: About,
  alerts: NoticedAlert[],
  { at, id }: { at: Date; id: string },
): Notice {
  const [first] = alerts;
  const shown = alerts.slice(0, mostLines);
  const more = alerts.length - shown.length;
  const subject =
    alerts.length === 1 && first
      ? `${heads[about]}: ${titleOf(first)}`
      : `${heads[about]}: ${alerts.length} alerts (${[...new Set(alerts.map(({ name }) => name))].slice(0, 3).join(", ")})`;
  const lines = shown.map(
    (alert) =>
      `[${alert.tier}] ${titleOf(alert)}\n${alert.sentence}\n${alert.url}\nRunbook: ${alert.runbook}`,
  );
  const tail = more > 0 ? [`… and ${more} more.`] : [];
  return { id, about, at, subject, text: [subject, ...lines, ...tail].join("\n\n"), alerts };
}

const titleOf = ({ name, group }: NoticedAlert) => (group ? `${name} (${group})` : name);
