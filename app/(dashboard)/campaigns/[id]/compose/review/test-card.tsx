import { useTemplate } from "@/components/editor/use-template";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { TestDialog } from "../../../../templates/[id]/test-dialog";
import type { CampaignView, Variant } from "../campaign";

/** One's own copy of each variant, before anybody else gets one. */
export function TestCard({ view }: { view: CampaignView }) {
  const several = view.variants.length > 1;
  return (
    <Card>
      <CardHeader title="See it in your own mailbox" />
      <CardBody className="grid gap-2">
        <p className="text-ink-soft text-sm">
          A test goes to you alone, through the same pipeline as the campaign.
        </p>
        {view.variants.map((variant) => (
          <div key={variant.key} className="flex items-center justify-between gap-3 text-sm">
            {several && <span>Variant {variant.name}</span>}
            <TestOf variant={variant} channels={view.campaign.delivery.channels} />
          </div>
        ))}
      </CardBody>
    </Card>
  );
}

/** By the channels that the campaign goes out on. */
function TestOf({ variant, channels }: { variant: Variant; channels: string[] }) {
  const { data } = useTemplate(variant.templateId);
  return data ? <TestDialog template={data} content={data.content} channels={channels} /> : null;
}
