import { api, HydrateClient, prefetch } from "../../../prefetch";
import { requireArea } from "../../../require-area";
import { TypeView } from "./type-view";

export const metadata = { title: "Type" };

export default async function TypePage(props: { params: Promise<{ key: string }> }) {
  const visitor = await requireArea("types");
  const key = decodeURIComponent((await props.params).key);
  await Promise.all([
    prefetch(api.types.one.queryOptions({ key })),
    prefetch(api.types.choices.queryOptions()),
    prefetch(api.types.changes.queryOptions({ key })),
    prefetch(api.types.preview.queryOptions({ key })),
  ]);
  return (
    <HydrateClient>
      <TypeView
        typeKey={key}
        mayAct={visitor.acts.includes("types")}
        mayStop={visitor.acts.includes("switches")}
        sees={{
          templates: visitor.areas.includes("templates"),
          producers: visitor.areas.includes("producers"),
        }}
      />
    </HydrateClient>
  );
}
