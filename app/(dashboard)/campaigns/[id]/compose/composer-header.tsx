import { CampaignBadge } from "@/components/campaign/status-badge";
import { usePresence } from "@/components/editor/use-presence";
import { SaveBadge } from "@/components/save-badge";
import { ToList } from "../watch/watch-header";
import type { CampaignView } from "./campaign";
import { CampaignMenu } from "./campaign-menu";
import { NameField } from "./name-field";
import { TypePicker } from "./type-picker";
import type { Draft } from "./use-draft";
import type { Visitor } from "./visitor";

/** What the campaign is called and what it goes out as; who else is here; whether all is saved. */
export function ComposerHeader(props: {
  view: CampaignView;
  draft: Draft;
  visitor: Visitor;
  locked: boolean;
}) {
  const { view, draft, visitor, locked } = props;
  const { id, status } = view.campaign;
  const { name, typeKey } = draft.parts;
  return (
    <header className="mb-4 flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
      <div className="grid min-w-0 grow gap-1">
        <div className="text-ink-faint text-xs">
          <ToList />
        </div>
        <div className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
          <NameField
            name={name}
            locked={locked}
            onChange={(next) => draft.change({ name: next })}
          />
          <CampaignBadge status={status} />
        </div>
        <TypePicker
          typeKey={typeKey}
          locked={locked}
          onChoose={(type) =>
            draft.change({
              typeKey: type.key,
              delivery: {
                ...draft.parts.delivery,
                channels: channelsFor(draft.parts.delivery.channels, type.channels),
              },
            })
          }
        />
      </div>
      <div className="flex items-center gap-3">
        <Others id={id} here={visitor.acts.includes("campaignContent")} />
        {!locked && <SaveBadge draft={draft} />}
        {visitor.acts.includes("campaigns") && <CampaignMenu view={view} name={name} />}
      </div>
    </header>
  );
}

/** The chosen channels that the type allows; all of its channels when none is left. */
function channelsFor(chosen: string[], allowed: string[]): string[] {
  const left = allowed.filter((channel) => chosen.includes(channel));
  return left.length > 0 ? left : allowed;
}

function Others({ id, here }: { id: number; here: boolean }) {
  const others = usePresence(`campaign:${id}`, here);
  if (others.length === 0) return null;
  return (
    <p role="status" className="rounded-full bg-warn-soft px-2.5 py-0.5 text-warn text-xs">
      {new Intl.ListFormat("en").format(others)} {others.length === 1 ? "is" : "are"} here too
    </p>
  );
}
