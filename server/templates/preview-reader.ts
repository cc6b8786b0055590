import type { Pool } from "@/db/client";
import { requireSitting } from "@/server/audit/looks";
import { Refusal } from "@/server/errors";
import { exampleOf } from "./data-fields";
import { type PreviewUser, readExample, readPreviewUser } from "./people";
import { variablesFor } from "./variables";
import type { Vocabulary } from "./vocabulary";

/** Who looks, and how much of people they may see. */
export type Viewer = { email: string; seesPeople: boolean; now: Date };

export type Chosen = { sample: number } | { userId: string };

/**
 * The person whom a template is shown for. One of the examples is somebody like that, with examples for whatever
 * could tell who it is; somebody by name is for those who may see people and said why they look.
 * @throws Refusal forbidden, not_found, reason_required
 */
export async function readReader(
  pool: Pool,
  chosen: Chosen | undefined,
  viewer: Viewer,
  vocabulary: Vocabulary,
): Promise<Omit<PreviewUser, "id">> {
  const user = await find(pool, chosen ?? { sample: 0 }, viewer);
  if (!user) return { externalId: "user_42", locale: "en", attributes: examples(vocabulary) };
  return chosen && "userId" in chosen ? user : masked(user, vocabulary);
}

async function find(pool: Pool, chosen: Chosen, viewer: Viewer): Promise<PreviewUser | null> {
  if ("sample" in chosen) return readExample(pool, chosen.sample);
  if (!viewer.seesPeople)
    throw new Refusal("forbidden", "Your role may not see people. Choose one of the examples.");
  const user = await readPreviewUser(pool, chosen.userId);
  if (!user) throw new Refusal("not_found", "There is no such user. Check the id.");
  await requireSitting(pool, viewer.email, user.id, viewer.now);
  return user;
}

const attributesOf = ({ variables }: Vocabulary) =>
  variables.filter(({ name, group }) => group === "user" && !isOwn(name));
const isOwn = (name: string) => name === "user.id" || name === "user.locale";

const examples = (vocabulary: Vocabulary): Record<string, unknown> =>
  Object.fromEntries(
    attributesOf(vocabulary).map(({ name, example }) => [name.slice("user.".length), example]),
  );

/** Larger ones may be numbers of phones, cards or customers. */
const largestFigure = 99_999;

/** Small figures and switches stay; words, which may be names, and large figures become examples. */
function masked({ locale, attributes }: PreviewUser, vocabulary: Vocabulary) {
  const known = examples(vocabulary);
  const shown = Object.entries(attributes).flatMap(([name, value]): [string, unknown][] => {
    if (typeof value === "boolean") return [[name, value]];
    if (typeof value === "number")
      return [[name, Math.abs(value) <= largestFigure ? value : largestFigure]];
    return typeof value === "string" ? [[name, known[name] ?? exampleOf(name)]] : [];
  });
  return { externalId: "user_42", locale, attributes: Object.fromEntries(shown) };
}

/** What a preview renders with: the reader, and an event of examples unless the caller brings data. */
export function previewVariables(
  reader: Omit<PreviewUser, "id">,
  event: { typeKey: string; data: Record<string, unknown> | undefined },
  vocabulary: Vocabulary,
): Record<string, unknown> {
  return variablesFor({ notification: exampleEvent(event, vocabulary), user: reader });
}

/** An event of a type, made of examples but for the data that the caller brings. */
export function exampleEvent(
  { typeKey, data }: { typeKey: string; data: Record<string, unknown> | undefined },
  vocabulary: Vocabulary,
) {
  const actor = exampleNamed(vocabulary, "actor");
  const object = exampleNamed(vocabulary, "object");
  return { typeKey, actor, object, data: data ?? exampleData(vocabulary) };
}

function exampleNamed({ variables }: Vocabulary, wanted: string): string | null {
  const example = variables.find(({ name }) => name === wanted)?.example;
  return typeof example === "string" ? example : null;
}

/** An event's data made of examples. */
export function exampleData({ variables }: Vocabulary): Record<string, unknown> {
  return Object.fromEntries(
    variables
      .filter(({ group }) => group === "data")
      .map(({ name, example }) => [name.slice("data.".length), example]),
  );
}
