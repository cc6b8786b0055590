import type { Fields } from "@/components/audience/draft";
import { KeyPicker } from "@/components/audience/key-picker";
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
        <KeyPicker
          locked={locked}
          label="Segments to leave out"
          add="Leave out segments"
          keys={audience.excludeSegments}
          options={fields?.segments}
          sizes="segments"
          onChange={(excludeSegments) => change({ excludeSegments })}
        />
        <KeyPicker
          locked={locked}
          label="Lists to leave out"
          add="Leave out lists"
          keys={audience.excludeLists}
          options={fields?.lists}
          sizes="lists"
          onChange={(excludeLists) => change({ excludeLists })}
        />
      </CardBody>
    </Card>
  );
}
