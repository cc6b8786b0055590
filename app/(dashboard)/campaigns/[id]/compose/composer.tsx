import { useQueryStates } from "nuqs";
import { useState } from "react";
import { AudienceStep } from "./audience/audience-step";
import type { CampaignView } from "./campaign";
import { ClashBanner } from "./clash-banner";
import { ComposerHeader } from "./composer-header";
import { ContentStep } from "./content/content-step";
import { DeliveryStep } from "./delivery/delivery-step";
import { ReviewStep } from "./review/review-step";
import { useReview } from "./review/use-review";
import { SentBackBanner } from "./sent-back-banner";
import { StateBanner } from "./state-banner";
import { StepNav } from "./step-nav";
import { StepTurns } from "./step-turns";
import { placeParsers } from "./steps";
import { useDraft } from "./use-draft";
import type { Visitor } from "./visitor";

/** A campaign on its way from the first thought to its schedule. */
export function Composer({ view, visitor }: { view: CampaignView; visitor: Visitor }) {
  const [{ step }] = useQueryStates(placeParsers);
  const draft = useDraft(view);
  const review = useReview(
    view.campaign.id,
    draft.revision,
    step === "review" && draft.state === "saved" && visitor.acts.includes("campaigns"),
  );
  const [opened, setOpened] = useState<number | null>(null);
  const { status, revision } = view.campaign;
  // What waits, is approved or planned changes only after its author said so.
  const closed = status !== "draft" && opened !== revision;
  const locked = closed || !view.permissions.mayEdit;
  return (
    <>
      <ComposerHeader view={view} draft={draft} visitor={visitor} locked={locked} />
      <StateBanner
        view={view}
        visitor={visitor}
        closed={closed}
        onOpen={() => setOpened(revision)}
      />
      {status === "draft" && <SentBackBanner id={view.campaign.id} />}
      {draft.clash && <ClashBanner clash={draft.clash} decide={draft.decide} />}
      <StepNav view={view} draft={draft} checklist={review.data?.checklist ?? []} />
      {step === "audience" && (
        <AudienceStep view={view} draft={draft} visitor={visitor} locked={locked} />
      )}
      {step === "content" && (
        <ContentStep
          view={view}
          draft={draft}
          visitor={visitor}
          locked={locked}
          wordsLocked={closed || !view.permissions.mayEditWords}
        />
      )}
      {step === "delivery" && <DeliveryStep view={view} draft={draft} locked={locked} />}
      {step === "review" && (
        <ReviewStep view={view} draft={draft} visitor={visitor} review={review} />
      )}
      <StepTurns />
    </>
  );
}
