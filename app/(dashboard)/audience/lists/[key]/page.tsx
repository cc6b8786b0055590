import { api, HydrateClient, prefetch } from "../../../../prefetch";
import { requireArea } from "../../../../require-area";
import { ListView } from "./list-view";

export const metadata = { title: "List" };

export default async function ListPage(props: { params: Promise<{ key: string }> }) {
  const visitor = await requireArea("audience");
  const key = decodeURIComponent((await props.params).key);
  await prefetch(api.lists.one.queryOptions({ key }));
  return (
    <HydrateClient>
      <ListView listKey={key} mayAct={visitor.acts.includes("audience")} />
    </HydrateClient>
  );
}
