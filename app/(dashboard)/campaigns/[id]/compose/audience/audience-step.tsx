import { skipToken, useQuery } from "@tanstack/react-query";
import { useQueryState } from "nuqs";
import { useEffect } from "react";
import { useApi } from "@/components/api";
import { CountPanel } from "@/components/audience/count-panel";
import type { CampaignView } from "../campaign";
import type { Draft } from "../use-draft";
import type { Visitor } from "../visitor";
import { ConditionCard } from "./condition-card";
import { ExcludeCard } from "./exclude-card";
import { useAudienceCount } from "./use-audience-count";
import { WhoCard } from "./who-card";

/** Whom it is for, and how many that are. */
export function AudienceStep(props: {
  view: CampaignView;
  draft: Draft;
  visitor: Visitor;
  locked: boolean;
}) {
  const { view, draft, visitor, locked } = props;
  const { audience } = draft.parts;
  const counting = useAudienceCount(view.campaign.id, draft);
  const { data: fields } = useQuery(
    useApi().segments.fields.queryOptions(
      visitor.areas.includes("audience") ? undefined : skipToken,
    ),
  );
  const change = (part: Partial<typeof audience>) =>
    draft.change({ audience: { ...audience, ...part } });
  useAdded(locked ? undefined : (key) => change({ segments: withKey(audience.segments, key) }));
  const cards = { audience, fields, change, locked };
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <fieldset disabled={locked} className="grid min-w-0 gap-4">
        <legend className="sr-only">Audience</legend>
        <WhoCard {...cards} campaignId={view.campaign.id} />
        <ConditionCard {...cards} faults={counting.faults} />
        <ExcludeCard {...cards} />
      </fieldset>
      <div className="lg:sticky lg:top-16">
        <CountPanel counting={counting} empty="Choose who gets it, and see how many that are." />
      </div>
    </div>
  );
}

const withKey = (keys: string[], key: string) => (keys.includes(key) ? keys : [...keys, key]);

/** `?add=gold`: a segment that was made for this campaign. */
function useAdded(add: ((key: string) => void) | undefined): void {
  const [key, setKey] = useQueryState("add");
  useEffect(() => {
    if (key === null || !add) return;
    add(key);
    void setKey(null);
  });
}
