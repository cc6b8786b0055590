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
 * Whether a delivery that could not be rendered failed by what its event brought: the same template renders for
 * the same reader with the examples that the Templates page shows. Else the template itself is to be mended.
 */
export function isDatasFault(of: Failed, { user }: LoadedDelivery): Promise<boolean> {
  const known = verdictsOf(of.pool);
  const { templateVersionId, typeKey } = of.notification;
  const key = `${templateVersionId ?? typeKey}/${of.channel.key}/${user.locale}`;
  const earlier = known.get(key);
  if (earlier) return earlier;
  const verdict = rendersWithExamples(of, user);
  known.set(key, verdict);
  return verdict;
}

function rendersWithExamples(
  { renderer, channel, notification, content }: Failed,
  user: LoadedDelivery["user"],
): Promise<boolean> {
  const fields = dataFieldsOf({ [channel.key]: content });
  const data = Object.fromEntries(fields.map(({ name, example }) => [name, example]));
  const tried = { ...notification, data, aggregate: null };
  const item = { locale: user.locale, variables: variablesFor({ notification: tried, user }) };
  return renderer.comesThrough({ html: channel.html, content, items: [item] });
}
