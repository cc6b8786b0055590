import { api, HydrateClient, prefetch } from "../../prefetch";
import { requireArea } from "../../require-area";
import { AccountView } from "./account-view";

export const metadata = { title: "Your account" };

export default async function AccountPage() {
  await requireArea("self");
  await Promise.all([
    prefetch(api.self.read.queryOptions()),
    prefetch(api.self.sessions.queryOptions()),
  ]);
  return (
    <HydrateClient>
      <AccountView />
    </HydrateClient>
  );
}
