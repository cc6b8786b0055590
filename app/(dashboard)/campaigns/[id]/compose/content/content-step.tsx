import { useQueryClient } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useEffect } from "react";
import { useApi } from "@/components/api";
import { ContentEditor } from "@/components/editor/content-editor";
import { useTemplate } from "@/components/editor/use-template";
import type { CampaignView } from "../campaign";
import { placeParsers } from "../steps";
import type { Draft } from "../use-draft";
import type { Visitor } from "../visitor";
import { SplitCard } from "./split-card";
import { useVariants } from "./use-variants";
import { VariantTabs } from "./variant-tabs";

/** What it says: the words of each variant, and how the audience is split among them. */
export function ContentStep(props: {
  view: CampaignView;
  draft: Draft;
  visitor: Visitor;
  /** Only its words may be changed, or nothing. */
  locked: boolean;
  /** Not even its words. */
  wordsLocked: boolean;
}) {
  const { view, draft, visitor, locked, wordsLocked } = props;
  const [place] = useQueryStates(placeParsers);
  const variants = useVariants(view);
  const chosen = view.variants.find(({ key }) => key === place.variant) ?? view.variants[0];
  return (
    <div className="grid gap-4">
      <VariantTabs view={view} chosen={chosen} variants={variants} locked={locked} />
      {chosen && visitor.areas.includes("templates") ? (
        <>
          <ContentEditor
            key={chosen.templateId}
            templateId={chosen.templateId}
            readOnly={wordsLocked}
          />
          <WordsWatch campaignId={view.campaign.id} templateId={chosen.templateId} />
        </>
      ) : (
        <p className="rounded-lg border bg-surface px-4 py-6 text-ink-soft text-sm">
          The role {visitor.role} does not read what is written to people.
        </p>
      )}
      <SplitCard view={view} draft={draft} variants={variants} locked={locked} />
    </div>
  );
}

/** Saved words are a new revision of the campaign: it is read again. */
function WordsWatch({ campaignId, templateId }: { campaignId: number; templateId: number }) {
  const api = useApi();
  const client = useQueryClient();
  const { data } = useTemplate(templateId);
  const revision = data?.draftRevision;
  useEffect(() => {
    if (revision !== undefined)
      void client.invalidateQueries(api.campaigns.one.queryFilter({ id: campaignId }));
  }, [revision, client, api, campaignId]);
  return null;
}
