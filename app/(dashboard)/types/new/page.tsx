import { notFound } from "next/navigation";
import { api, HydrateClient, prefetch } from "../../../prefetch";
import { requireArea } from "../../../require-area";
import { NewType } from "./new-type";

export const metadata = { title: "New type" };

export default async function NewTypePage() {
  const visitor = await requireArea("types");
  if (!visitor.acts.includes("types")) notFound();
  await prefetch(api.types.choices.queryOptions());
  return (
    <HydrateClient>
      <NewType />
    </HydrateClient>
  );
}
