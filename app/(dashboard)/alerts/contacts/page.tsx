import { PageHeader } from "@/components/ui/page-header";
import { api, HydrateClient, prefetch } from "../../../prefetch";
import { requireArea } from "../../../require-area";
import { AlertTabs } from "../tabs";
import { AddContact } from "./add-contact";
import { ContactList } from "./contact-list";

export const metadata = { title: "Alert contacts" };

export default async function ContactsPage() {
  const visitor = await requireArea("alerts");
  const mayAct = visitor.acts.includes("alerts");
  await prefetch(api.alerts.contacts.queryOptions());
  return (
    <HydrateClient>
      <PageHeader
        title="Contacts"
        description="Whom alerts are told. Webhooks, and mails over a relay of their own, go without Carillon's queues and providers."
        actions={mayAct && <AddContact />}
      />
      <AlertTabs />
      <ContactList mayAct={mayAct} />
    </HydrateClient>
  );
}
