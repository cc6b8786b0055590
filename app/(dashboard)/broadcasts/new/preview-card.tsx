import { ComposedPreview } from "@/components/broadcast/composed-preview";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { useDebounced } from "@/components/ui/use-debounced";
import { broadcastOf, type Draft, type TypeChoice } from "./draft";

const waitMs = 300;

/** What it reads like, while it is written. */
export function PreviewCard({ draft, type }: { draft: Draft; type: TypeChoice }) {
  const settled = useDebounced(draft, waitMs);
  return (
    <Card>
      <CardHeader title="Preview" hint="to nobody in particular, in English" />
      <CardBody>
        <ComposedPreview broadcast={broadcastOf(settled, type)} />
      </CardBody>
    </Card>
  );
}
