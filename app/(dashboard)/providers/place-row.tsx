import { ArrowDown, ArrowUp, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Input } from "@/components/ui/input";
import type { Place } from "./account";

/** One place of an order being edited. */
export function PlaceRow(props: {
  place: Place;
  label: string;
  /** Whether addresses have a country. */
  byCountry: boolean;
  isFirst: boolean;
  isLast: boolean;
  onMove: (by: -1 | 1) => void;
  onChange: (change: Partial<Place>) => void;
  onRemove: () => void;
}) {
  const { place, label, onChange } = props;
  const toggle = (priority: number, on: boolean) =>
    onChange({
      priorities: [0, 1, 2].filter((one) =>
        one === priority ? on : place.priorities.includes(one),
      ),
    });
  return (
    <li
      aria-label={label}
      className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border px-3 py-2"
    >
      <div className="flex">
        <Button
          variant="ghost"
          size="icon"
          aria-label={`${label}: up`}
          disabled={props.isFirst}
          onClick={() => props.onMove(-1)}
        >
          <ArrowUp aria-hidden />
        </Button>
        <Button
          variant="ghost"
          size="icon"
          aria-label={`${label}: down`}
          disabled={props.isLast}
          onClick={() => props.onMove(1)}
        >
          <ArrowDown aria-hidden />
        </Button>
      </div>
      <div className="grid min-w-0 grow">
        <span className="truncate font-medium text-sm">{label}</span>
        <span className="truncate font-mono text-ink-faint text-xs">{place.account}</span>
      </div>
      <fieldset className="flex gap-3">
        <legend className="sr-only">Priorities of {label}</legend>
        {[0, 1, 2].map((priority) => (
          // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox is a button inside of it
          <label key={priority} className="flex items-center gap-1.5 text-sm">
            <Checkbox
              checked={place.priorities.includes(priority)}
              // An account for nothing would not be in the order.
              disabled={place.priorities.length === 1 && place.priorities.includes(priority)}
              onCheckedChange={(on) => toggle(priority, on === true)}
            />
            P{priority}
          </label>
        ))}
      </fieldset>
      {props.byCountry && (
        <Input
          aria-label={`${label}: only numbers that begin with`}
          className="w-24"
          placeholder="all, or +49"
          value={place.prefix}
          onChange={({ target }) => onChange({ prefix: target.value.replaceAll(" ", "") })}
        />
      )}
      <Button
        variant="ghost"
        size="icon"
        aria-label={`${label}: take out of the order`}
        onClick={props.onRemove}
      >
        <X aria-hidden />
      </Button>
    </li>
  );
}
