import type { Queryable } from "@/db/client";
import { Refusal } from "@/server/errors";
import { type CatalogueType, readCatalogue } from "@/server/notification-types/catalogue";

/**
 * What a broadcast can go out as: types that inboxes show and may look up, but never P0, which passes opt-outs.
 * Those of marketing first.
 */
export async function readBroadcastTypes(client: Queryable): Promise<CatalogueType[]> {
  const types = (await readCatalogue(client)).filter(
    ({ priority, channels, fanOut }) =>
      priority > 0 && channels.includes("in_app") && fanOut !== "write",
  );
  const own = ({ category }: CatalogueType) => (category === "marketing" ? 0 : 1);
  return types.toSorted((a, b) => own(a) - own(b));
}

/** @throws Refusal malformed for a type that no broadcast goes out as */
export async function broadcastType(client: Queryable, key: string): Promise<CatalogueType> {
  const type = (await readBroadcastTypes(client)).find((one) => one.key === key);
  if (type) return type;
  const message = "is not a type that inboxes may look up; choose another one";
  throw new Refusal("malformed", `The type "${key}" ${message}.`, {
    errors: [{ path: "typeKey", message }],
  });
}
