import type { Fields } from "@/components/audience/draft";
import { SegmentAndListPickers } from "@/components/audience/segment-and-list-pickers";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import type { Audience } from "../campaign";

/** Who gets nothing, although chosen above. */
export function ExcludeCard(props: {
  audience: Audience;
  fields: Fields | undefined;
  change: (part: Partial<Audience>) => void;
  locked: boolean;
}) {
  const { audience, fields, change, locked } = props;
  return (
    <Card>
      <CardHeader
        title="Leave out"
        hint="Opt-outs, caps and the suppression list are always respected; nothing here can pass them."
      />
      <CardBody className="grid gap-4">
        <SegmentAndListPickers
          who="leftOut"
          audience={audience}
          fields={fields}
          onChange={change}
          locked={locked}
        />
      </CardBody>
    </Card>
  );
}
