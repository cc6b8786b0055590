import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Popover } from "@/components/ui/popover";
import type { Report } from "../watch/figures";

/** Side by side, more columns than these are not read. */
export const mostCompared = 4;

/** Which of the earlier campaigns stand beside this one. */
export function CompareChoice(props: {
  earlier: Report["earlier"];
  chosen: number[];
  onChange: (ids: number[]) => void;
}) {
  const { earlier, chosen, onChange } = props;
  return (
    <Popover align="end" trigger={<Button size="sm">Choose…</Button>}>
      <fieldset className="grid gap-2">
        <legend className="mb-1 font-medium">Compare with</legend>
        {earlier.map(({ id, name }) => (
          // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside is its control
          <label key={id} className="flex items-center gap-2">
            <Checkbox
              checked={chosen.includes(id)}
              disabled={!chosen.includes(id) && chosen.length >= mostCompared}
              onCheckedChange={(on) =>
                onChange(on === true ? [...chosen, id] : chosen.filter((one) => one !== id))
              }
            />
            <span className="truncate">{name}</span>
          </label>
        ))}
        <p className="text-ink-faint text-xs">At most {mostCompared} at a time.</p>
      </fieldset>
    </Popover>
  );
}
