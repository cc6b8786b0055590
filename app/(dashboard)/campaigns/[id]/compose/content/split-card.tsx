import { Scale } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { cn } from "@/components/ui/class-names";
import { NumberField } from "@/components/ui/number-field";
import { useAudienceSize } from "../audience/use-audience-count";
import type { CampaignView } from "../campaign";
import { holdOutWords } from "../delivery/words";
import { SwitchRow } from "../switch-row";
import type { Draft } from "../use-draft";
import { withPercent } from "./shares";
import type { Variants } from "./use-variants";
import { variantFill } from "./variant-colors";
import { WinnerFields } from "./winner-fields";

/** Who gets which variant, who gets nothing to compare with, and whether the best one wins. */
export function SplitCard(props: {
  view: CampaignView;
  draft: Draft;
  variants: Variants;
  locked: boolean;
}) {
  const { view, draft, variants, locked } = props;
  const { delivery } = draft.parts;
  const people = useAudienceSize(view.campaign.id, draft);
  const several = view.variants.length > 1;
  const { holdOutPercent } = delivery;
  return (
    <Card>
      <CardHeader
        title={several ? "Split" : "Comparison"}
        hint={several ? "The same person always gets the same variant." : undefined}
        actions={
          several &&
          !locked && (
            <Button
              size="sm"
              pending={variants.weigh.isPending}
              onClick={() => variants.weigh.mutate(view.variants.map(() => 1))}
            >
              <Scale aria-hidden /> Even split
            </Button>
          )
        }
      />
      <fieldset disabled={locked} className="min-w-0">
        <legend className="sr-only">How the audience is split</legend>
        <CardBody className="grid gap-4">
          {several && <SplitBar view={view} variants={variants} holdOut={holdOutPercent} />}
          <SwitchRow
            label="Hold-out group"
            hint={holdOutWords(holdOutPercent, people)}
            checked={holdOutPercent > 0}
            onChange={(on) =>
              draft.change({ delivery: { ...delivery, holdOutPercent: on ? 5 : 0 } })
            }
          >
            <NumberField
              label="Gets nothing"
              unit="% of the audience"
              min={0.5}
              max={50}
              step={0.5}
              value={holdOutPercent}
              onChange={(next) => draft.change({ delivery: { ...delivery, holdOutPercent: next } })}
            />
          </SwitchRow>
          {several && (
            <div className="border-t pt-4">
              <WinnerFields
                delivery={delivery}
                change={(part) => draft.change({ delivery: { ...delivery, ...part } })}
              />
            </div>
          )}
        </CardBody>
      </fieldset>
    </Card>
  );
}

function SplitBar(props: { view: CampaignView; variants: Variants; holdOut: number }) {
  const { view, variants, holdOut } = props;
  const { percents } = variants;
  const shown = view.variants.map((variant, i) => `${variant.name} ${percents[i] ?? 0}%`);
  return (
    <div className="grid gap-3">
      <div
        role="img"
        aria-label={`Split: ${shown.join(", ")}${holdOut ? `, of which ${holdOut}% get nothing` : ""}`}
        className="flex h-7 gap-0.5 overflow-hidden rounded-md"
      >
        {view.variants.map((variant, i) => (
          <span
            key={variant.key}
            className={cn("grid min-w-2 place-items-center overflow-hidden", variantFill(i))}
            style={{ flexGrow: (percents[i] ?? 1) * (100 - holdOut), flexBasis: 0 }}
          />
        ))}
        {holdOut > 0 && (
          <span
            title={`Hold-out ${holdOut}%`}
            className="min-w-2 bg-line-strong"
            style={{ flexGrow: 100 * holdOut, flexBasis: 0 }}
          />
        )}
      </div>
      <div className="flex flex-wrap gap-x-6 gap-y-3">
        {view.variants.map((variant, i) => (
          <div key={variant.key} className="flex items-start gap-2">
            <span aria-hidden className={cn("mt-1 size-3 rounded-[3px]", variantFill(i))} />
            <NumberField
              label={variant.name}
              unit="%"
              min={1}
              max={100 - view.variants.length + 1}
              value={percents[i] ?? 1}
              rests
              onChange={(percent) => variants.weigh.mutate(withPercent(percents, i, percent))}
            />
          </div>
        ))}
      </div>
    </div>
  );
}
