import { channelOf } from "@/server/channels/registry";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { livingWorkers } from "@/server/health/readiness";
import { campaignFilter } from "./audience-filter";
import type { Campaign } from "./campaign";
import { checkProviders } from "./checklist-providers";
import { checkWords } from "./checklist-words";
import type { Check, ReviewFigures } from "./review-view";
import type { Evaluated } from "./review-waves";

type CampaignType = { name: string; priority: 0 | 1 | 2; channels: string[] };

/** Everything worth a look before a campaign is sent, the worst first. */
export async function readChecklist(
  context: Context,
  campaign: Campaign,
  evaluated: Evaluated,
  figures: ReviewFigures,
): Promise<Check[]> {
  const { rows } = await context.pool.query<CampaignType>(
    "select name, priority, channels from notification_types where key = $1",
    [campaign.typeKey],
  );
  const [type] = rows;
  const people = evaluated.waves.flatMap((wave) => wave.people);
  const checks = [
    await checkAudience(context, campaign, figures),
    checkType(campaign, type),
    ...checkChannels(campaign, type),
    checkStart(campaign, context.clock.now()),
    ...(await checkWords(context, campaign, people)),
    ...(await checkProviders(context, campaign.delivery.channels)),
    await checkWorkers(context, type?.priority ?? 2),
    checkOthers(figures),
  ];
  const order = { error: 0, warning: 1, ok: 2 };
  return checks.toSorted((a, b) => order[a.severity] - order[b.severity]);
}

async function checkAudience(
  { pool }: Context,
  { audience }: Campaign,
  { audience: people, outcomes, exact }: ReviewFigures,
): Promise<Check> {
  const fix = { step: "audience" as const };
  const error = (sentence: string): Check => ({
    key: "audience",
    severity: "error",
    sentence,
    fix,
  });
  if (!audience.everyone && audience.segments.length + audience.lists.length === 0)
    return error("Nobody is chosen yet. Choose a segment, a list, or everyone.");
  const gone = await campaignFilter(pool, audience).then(
    () => null,
    (cause: unknown) => {
      if (cause instanceof Refusal) return cause.message;
      throw cause;
    },
  );
  if (gone) return error(gone);
  if (people === 0)
    return error("Nobody is in the audience now. Choose others, or widen its conditions.");
  const [reason] = outcomes.suppressed;
  if (reason && outcomes.routed + outcomes.held === 0)
    return error(`Nobody of the audience would get it. For most: ${lower(reason.why)}.`);
  const n = `${exact ? "" : "About "}${count(people)}`;
  return {
    key: "audience",
    severity: "ok",
    sentence: `${n} ${people === 1 ? "person is" : "people are"} in the audience.`,
  };
}

function checkType({ typeKey }: Campaign, type: CampaignType | undefined): Check {
  const error = (sentence: string): Check => ({
    ...{ key: "type", severity: "error", sentence, fix: { step: "delivery" } },
  });
  if (!type) return error(`The type "${typeKey}" is not registered any more. Choose another one.`);
  if (type.priority === 0)
    return error(`"${type.name}" is for urgent messages alone. Choose a type of P1 or P2.`);
  const sentence = `It goes out as "${type.name}", which people can opt out of.`;
  return { key: "type", severity: "ok", sentence };
}

function checkChannels({ delivery }: Campaign, type: CampaignType | undefined): Check[] {
  const fix = { step: "delivery" as const };
  const error = (sentence: string): Check => ({
    key: "channels",
    severity: "error",
    sentence,
    fix,
  });
  if (delivery.channels.length === 0) return [error("No channel is chosen. Choose at least one.")];
  const refused = delivery.channels.filter((key) => type && !type.channels.includes(key));
  return refused.map((key) =>
    error(
      `The type does not allow ${channelOf(key).label}. Take the channel out, or change the type.`,
    ),
  );
}

function checkStart({ delivery: { start, recurrence } }: Campaign, now: Date): Check {
  const key = "start";
  const past =
    (start.kind === "at" && Date.parse(start.at) < now.getTime()) ||
    // Everywhere on Earth, the day has ended half a day after it has in UTC.
    (start.kind === "local" &&
      Date.parse(`${start.date}T23:59:59Z`) + 12 * 3_600_000 < now.getTime());
  if (past && !recurrence)
    return {
      ...{ key, severity: "error", fix: { step: "delivery" } },
      sentence: "The start has passed. Choose a later one.",
    };
  const sentence = start.kind === "now" ? "It starts at once." : "The start lies ahead.";
  return { key, severity: "ok", sentence };
}

async function checkWorkers(context: Context, priority: 0 | 1 | 2): Promise<Check> {
  const alive = await livingWorkers(context);
  const n = { 0: alive.p0, 1: alive.p1, 2: alive.p2 }[priority];
  if (n > 0)
    return { key: "workers", severity: "ok", sentence: "The workers that send it are up." };
  return {
    ...{ key: "workers", severity: "warning" },
    sentence: `No worker of P${priority} is up: it would wait until one is. Tell whoever runs Carillon.`,
  };
}

/** From such a share on, somebody should think about the day. */
const manyOthers = 0.2;

function checkOthers({ otherCampaignsThatDay: n, outcomes }: ReviewFigures): Check {
  const told = Math.max(1, outcomes.routed + outcomes.held);
  if (n / told < manyOthers) {
    const sentence =
      n === 0
        ? "None of them gets another campaign within a day."
        : `Only ${count(n)} of them get another campaign within a day.`;
    return { key: "others", severity: "ok", sentence };
  }
  return {
    ...{ key: "others", severity: "warning", fix: { step: "delivery" } },
    sentence: `${count(n)} of them get another campaign within a day. Another day may suit them better.`,
  };
}

const count = (n: number) => n.toLocaleString("en-GB");
const lower = (sentence: string) => sentence.charAt(0).toLowerCase() + sentence.slice(1);
