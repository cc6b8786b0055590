import type { CampaignView, Delivery } from "../campaign";
import type { Draft } from "../use-draft";
import { ChannelsCard } from "./channels-card";
import { LimitsCard } from "./limits-card";
import { PaceCard } from "./pace-card";
import { PlanCard } from "./plan-card";
import { RolloutCard } from "./rollout-card";
import { StartCard } from "./start-card";

/** When it goes out, how fast, by which channels and within which limits. */
export function DeliveryStep(props: { view: CampaignView; draft: Draft; locked: boolean }) {
  const { view, draft, locked } = props;
  const { delivery } = draft.parts;
  const change = (part: Partial<Delivery>) => draft.change({ delivery: { ...delivery, ...part } });
  const cards = { delivery, change };
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_24rem]">
      <fieldset disabled={locked} className="grid min-w-0 gap-4">
        <legend className="sr-only">Delivery</legend>
        <StartCard {...cards} />
        <PaceCard {...cards} />
        <RolloutCard {...cards} />
        <ChannelsCard {...cards} typeKey={draft.parts.typeKey} />
        <LimitsCard {...cards} />
      </fieldset>
      <div className="lg:sticky lg:top-16">
        <PlanCard id={view.campaign.id} draft={draft} />
      </div>
    </div>
  );
}
