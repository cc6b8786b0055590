"use client";

import { useQuery } from "@tanstack/react-query";
import { BellRing } from "lucide-react";
import { TierBadge } from "@/components/alert/tier-badge";
import { useApi } from "@/components/api";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { ContactData } from "./contact";
import { ContactActions } from "./contact-actions";

/** Everybody who is told, by what, and of what. */
export function ContactList({ mayAct }: { mayAct: boolean }) {
  const contacts = useQuery(useApi().alerts.contacts.queryOptions());
  if (contacts.isPending) return <SkeletonRows />;
  if (contacts.isError) {
    return <ErrorState error={contacts.error} onRetry={() => void contacts.refetch()} />;
  }
  const { items, plainMails, signed } = contacts.data;
  return (
    <div className="grid gap-4">
      {items.length === 0 ? (
        <Card>
          <EmptyState icon={BellRing} title="Nobody is told yet">
            Add a webhook of a chat room or an address here, or set ALERT_WEBHOOK_URL or ALERT_EMAIL
            in the environment: those are told even while the database is away.
          </EmptyState>
        </Card>
      ) : (
        <Card>
          <ul className="divide-y">
            {items.map((contact) => (
              <li
                key={contact.id}
                className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3"
              >
                <div className="grid min-w-0 grow basis-64 gap-1">
                  <span className="flex flex-wrap items-center gap-2 font-medium text-sm">
                    {contact.name}
                    {!contact.enabled && <Badge>off</Badge>}
                    {contact.fromEnvironment && <Badge tone="info">environment</Badge>}
                  </span>
                  <span className="break-all text-ink-soft text-xs">
                    {contact.kind === "email" ? "Mail to " : "Webhook to "}
                    {contact.hint}
                  </span>
                  <span className="flex flex-wrap gap-1">
                    {contact.tiers.map((tier) => (
                      <TierBadge key={tier} tier={tier} />
                    ))}
                    {contact.tiers.length === 0 && (
                      <span className="text-ink-faint text-xs">of nothing</span>
                    )}
                  </span>
                </div>
                {mayAct && <ContactActions contact={contact} />}
              </li>
            ))}
          </ul>
        </Card>
      )}
      <Notes contacts={items} plainMails={plainMails} signed={signed} />
    </div>
  );
}

function Notes(props: { contacts: ContactData[]; plainMails: boolean; signed: boolean }) {
  const mails = props.contacts.some(({ kind, enabled }) => kind === "email" && enabled);
  return (
    <div className="grid gap-1 text-ink-soft text-xs">
      {mails && !props.plainMails && (
        <p className="text-warn">
          Mails go by Carillon's own providers alone: set ALERT_SMTP_URL, so that they arrive when
          those do not work.
        </p>
      )}
      <p>
        {props.signed
          ? "Webhooks are signed as Standard Webhooks has it (ALERT_WEBHOOK_SECRET)."
          : "Webhooks are not signed: set ALERT_WEBHOOK_SECRET for receivers that check it. Chat services do not."}
      </p>
    </div>
  );
}
