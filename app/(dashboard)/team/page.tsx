import { api, HydrateClient, prefetch } from "../../prefetch";
import { requireArea } from "../../require-area";
import { TeamView } from "./team-view";

export const metadata = { title: "Team" };

export default async function TeamPage() {
  await requireArea("team");
  await prefetch(api.team.read.queryOptions());
  return (
    <HydrateClient>
      <TeamView />
    </HydrateClient>
  );
}
