import { ChevronLeft } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { PageHeader } from "@/components/ui/page-header";
import { AudienceCard } from "./audience-card";
import { ChangesCard } from "./changes-card";
import { ChannelsCard } from "./channels-card";
import { NameCard } from "./name-card";
import { PreviewCard } from "./preview-card";
import { SaveBar } from "./save-bar";
import { SummingCard } from "./summing-card";
import { TimesCard } from "./times-card";
import type { Choices, Type } from "./type";
import { UrgencyCard } from "./urgency-card";
import { UseCard } from "./use-card";
import { useEditing } from "./use-editing";

/** A type: everything that is decided about it, what it looks like, and where it is used. */
export function TypeEditor(props: {
  /** null: a new one. */
  type: Type | null;
  choices: Choices;
  mayAct: boolean;
  sees: { templates: boolean; producers: boolean };
  /** Stopping it, and the news that it is stopped. */
  stop?: ReactNode;
  banner?: ReactNode;
  /** Begins anew with what is saved now. */
  onReload?: () => void;
}) {
  const { type, choices, mayAct, sees, stop, banner, onReload } = props;
  const editing = useEditing(type);
  const disabled = !mayAct || type?.own === true;
  const form = { editing, choices, disabled };
  return (
    <>
      <PageHeader
        parent={
          <Link href="/types" className="inline-flex items-center gap-1 hover:text-ink">
            <ChevronLeft aria-hidden className="size-3.5" /> Types
          </Link>
        }
        title={type?.name ?? "New type"}
        description={
          type ? (
            <span className="inline-flex flex-wrap items-center gap-2">
              <span className="font-mono text-xs">{type.key}</span>
              {type.own && <Badge>Carillon keeps it for itself: nobody edits it</Badge>}
            </span>
          ) : (
            "Producers may post events of it once it is registered."
          )
        }
        actions={stop}
      />
      {banner}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div key={editing.round} className="grid min-w-0 gap-4">
          <NameCard {...form} isNew={type === null} />
          <UrgencyCard {...form} />
          <ChannelsCard {...form} />
          <TimesCard {...form} />
          <SummingCard {...form} />
          <AudienceCard {...form} />
          {!disabled && (
            <SaveBar
              editing={editing}
              isNew={type === null}
              lastDay={type?.lastDay ?? 0}
              {...(onReload ? { onReload } : {})}
            />
          )}
        </div>
        {type && (
          <div className="grid min-w-0 gap-4">
            <PreviewCard typeKey={type.key} draft={editing.draft} />
            <UseCard type={type} sees={sees} />
            <ChangesCard typeKey={type.key} />
          </div>
        )}
      </div>
    </>
  );
}
