import { notFound } from "next/navigation";
import { api, HydrateClient, prefetch } from "../../../prefetch";
import { requireArea } from "../../../require-area";
import { TemplateView } from "./template-view";

export const metadata = { title: "Template" };

export default async function TemplatePage(props: { params: Promise<{ id: string }> }) {
  const visitor = await requireArea("templates");
  const id = Number((await props.params).id);
  if (!Number.isSafeInteger(id)) notFound();
  await Promise.all([
    prefetch(api.templates.one.queryOptions({ id })),
    prefetch(api.templates.people.queryOptions({ id })),
  ]);
  return (
    <HydrateClient>
      <TemplateView id={id} mayWrite={visitor.acts.includes("templates")} />
    </HydrateClient>
  );
}
