import type { CampaignView } from "../campaign";
import type { Draft } from "../use-draft";
import type { Visitor } from "../visitor";
import { SendOffCard } from "./send-off-card";
import { TestCard } from "./test-card";

/** What would happen, and the last step to it. */
export function ReviewStep(props: { view: CampaignView; draft: Draft; visitor: Visitor }) {
  const { view, draft, visitor } = props;
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="grid min-w-0 gap-4" />
      <div className="grid gap-4 lg:sticky lg:top-16">
        <SendOffCard view={view} draft={draft} people={null} errors={0} />
        {visitor.acts.includes("campaignContent") && <TestCard view={view} />}
      </div>
    </div>
  );
}
