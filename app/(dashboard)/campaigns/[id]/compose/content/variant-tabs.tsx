import { Pencil, Plus, Trash2 } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/class-names";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import type { CampaignView, Variant } from "../campaign";
import { placeParsers } from "../steps";
import { keyOf, type Variants } from "./use-variants";
import { variantFill } from "./variant-colors";

const most = 5;

/** Which variant's words stand below; adding one begins with a copy of the words that are shown. */
export function VariantTabs(props: {
  view: CampaignView;
  chosen: Variant | undefined;
  variants: Variants;
  locked: boolean;
}) {
  const { view, chosen, variants, locked } = props;
  const [, setPlace] = useQueryStates(placeParsers);
  const several = view.variants.length > 1;
  const add = () =>
    chosen &&
    variants.add.mutate(chosen, {
      onSuccess: (made) => {
        if (!made) return;
        void setPlace({ variant: keyOf(made) });
        toast.success(`Variant ${made.name} begins with the words of ${chosen.name}.`);
      },
    });
  return (
    <div className="flex flex-wrap items-center gap-2">
      {several && (
        <Segmented
          aria-label="Variants"
          value={chosen ? keyOf(chosen) : "a"}
          onValueChange={(variant) => void setPlace({ variant })}
          options={view.variants.map((variant, i) => ({
            value: keyOf(variant),
            label: (
              <span className="inline-flex items-center gap-2">
                <span aria-hidden className={cn("size-2 rounded-[2px]", variantFill(i))} />
                {variant.name}
                <span className="text-ink-faint tabular-nums">{variants.percents[i]}%</span>
              </span>
            ),
          }))}
        />
      )}
      {chosen && several && !locked && (
        <ChosenActions key={chosen.key} chosen={chosen} variants={variants} />
      )}
      {!locked && view.variants.length < most && (
        <Button onClick={add} pending={variants.add.isPending}>
          {!variants.add.isPending && <Plus aria-hidden />}
          {several ? "Add a variant" : "Test another variant"}
        </Button>
      )}
      {!several && (
        <p className="text-ink-soft text-sm">
          Everybody gets these words. A second variant tells which words work better.
        </p>
      )}
    </div>
  );
}

function ChosenActions({ chosen, variants }: { chosen: Variant; variants: Variants }) {
  const [name, setName] = useState<string | null>(null);
  const save = () => {
    const next = name?.trim();
    if (next && next !== chosen.name) variants.rename.mutate({ variant: chosen, name: next });
    setName(null);
  };
  if (name !== null)
    return (
      <Input
        autoFocus
        aria-label={`New name of variant ${chosen.name}`}
        className="w-44"
        maxLength={60}
        value={name}
        onChange={({ target }) => setName(target.value)}
        onBlur={save}
        onKeyDown={(event) => {
          if (event.key === "Enter") save();
          if (event.key === "Escape") setName(null);
        }}
      />
    );
  return (
    <span className="flex">
      <Button
        variant="ghost"
        size="icon"
        aria-label={`Rename variant ${chosen.name}`}
        onClick={() => setName(chosen.name)}
      >
        <Pencil aria-hidden />
      </Button>
      <ConfirmDialog
        title={`Remove variant ${chosen.name}?`}
        consequence="Its words are removed with it. Its share of the audience goes to the other variants."
        action="Remove variant"
        trigger={
          <Button variant="ghost" size="icon" aria-label={`Remove variant ${chosen.name}`}>
            <Trash2 aria-hidden />
          </Button>
        }
        onConfirm={() => variants.remove.mutateAsync(chosen)}
      />
    </span>
  );
}
