import { api, HydrateClient, prefetch } from "../../prefetch";
import { requireArea } from "../../require-area";
import { ProvidersView } from "./providers-view";

export const metadata = { title: "Providers" };

export default async function ProvidersPage() {
  const visitor = await requireArea("providers");
  await Promise.all([
    prefetch(api.providers.all.queryOptions()),
    prefetch(api.providers.hour.queryOptions()),
    prefetch(api.providers.canaries.queryOptions()),
  ]);
  return (
    <HydrateClient>
      <ProvidersView
        mayAct={visitor.acts.includes("providers")}
        mayEnter={visitor.acts.includes("credentials")}
      />
    </HydrateClient>
  );
}
