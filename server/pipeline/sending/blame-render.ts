import { LRUCache } from "lru-cache";
import type { Pool } from "@/db/client";
import type { ChannelContent } from "@/db/schema/json";
import { dataFieldsOf } from "@/server/templates/data-fields";
import type { Renderer } from "@/server/templates/render";
import { variablesFor } from "@/server/templates/variables";
import type { LoadedDelivery } from "./load-chunk.sql";
import type { SendableNotification } from "./notifications";

/** A verdict is kept for so long (ms): a template that only was too slow on a busy machine is tried again. */
const keptMs = 60_000;

/** By template version, channel and language; versions never change. */
const verdicts = new WeakMap<Pool, LRUCache<string, Promise<boolean>>>();

function verdictsOf(pool: Pool): LRUCache<string, Promise<boolean>> {
  const known =
    verdicts.get(pool) ?? new LRUCache<string, Promise<boolean>>({ max: 1_000, ttl: keptMs });
  verdicts.set(pool, known);
  return known;
}

type Failed = {
  pool: Pool;
  renderer: Renderer;
  channel: { key: string; html: boolean };
  notification: SendableNotification;
  content: Record<string, ChannelContent>;
};

/**
 * Whether a delivery that could not be rendered failed by what its event brought: it fails once more (it was not
 * only slow, on a machine that has too much to do), and the same template renders for the same reader with the
 * examples that the Templates page shows, or with no data at all (an example sets every flag). Else the template
 * is to be mended, or we were too slow.
 */
export async function isDatasFault(of: Failed, { user }: LoadedDelivery): Promise<boolean> {
  return !(await rendersWith(of, user, of.notification)) && (await isTemplateFine(of, user));
}

function isTemplateFine(of: Failed, user: LoadedDelivery["user"]): Promise<boolean> {
  const known = verdictsOf(of.pool);
  const { templateVersionId, typeKey } = of.notification;
  const key = `${templateVersionId ?? typeKey}/${of.channel.key}/${user.locale}`;
  const earlier = known.get(key);
  if (earlier) return earlier;
  const verdict = rendersOtherwise(of, user);
  known.set(key, verdict);
  verdict.catch(() => known.delete(key));
  return verdict;
}

async function rendersOtherwise(of: Failed, user: LoadedDelivery["user"]): Promise<boolean> {
  const fields = dataFieldsOf({ [of.channel.key]: of.content });
  const examples = Object.fromEntries(fields.map(({ name, example }) => [name, example]));
  const other = (data: Record<string, unknown>) =>
    rendersWith(of, user, { ...of.notification, data, aggregate: null });
  return (await other(examples)) || (await other({}));
}

function rendersWith(
  { renderer, channel, content }: Failed,
  user: LoadedDelivery["user"],
  notification: SendableNotification,
): Promise<boolean> {
  const item = { locale: user.locale, variables: variablesFor({ notification, user }) };
  return renderer.comesThrough({ html: channel.html, content, items: [item] });
}
