import { channelLabel } from "@/components/notification/channels";
import { MultiCombobox } from "@/components/ui/combobox";
import type { CardProps } from "./card-props";
import { externalOf } from "./draft";
import type { Channel } from "./type";

/** Which channels go on, in order, where one has no provider left. */
export function StandIns({ editing, choices, disabled }: CardProps) {
  const { draft, faults, set } = editing;
  const external = externalOf(choices);
  const own = external.filter((channel) => draft.channels.includes(channel));
  if (own.length === 0) return null;
  const choose = (from: Channel, chosen: string[]) =>
    set({
      fallbacks: {
        ...draft.fallbacks,
        [from]: chosen.flatMap((one) => external.filter((key) => key === one)),
      },
    });
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 font-medium text-sm">When a channel has no provider left</legend>
      {own.map((from) => (
        <div key={from} className="grid items-center gap-x-3 gap-y-1 sm:grid-cols-[8rem_1fr]">
          <span className="text-ink-soft text-sm">{channelLabel(from)} goes on by</span>
          <MultiCombobox
            aria-label={`What stands in for ${channelLabel(from)}, in this order`}
            aria-invalid={faults[`fallbacks.${from}`] !== undefined}
            className="w-full"
            disabled={disabled}
            values={draft.fallbacks[from] ?? []}
            placeholder="nothing: it waits"
            options={external
              .filter((key) => key !== from)
              .map((key) => ({ value: key, label: channelLabel(key) }))}
            onValuesChange={(chosen) => choose(from, chosen)}
          />
          {faults[`fallbacks.${from}`] && (
            <p role="alert" className="text-bad text-xs sm:col-start-2">
              {faults[`fallbacks.${from}`]}
            </p>
          )}
        </div>
      ))}
      <p className="text-ink-faint text-xs">In the order in which they are chosen.</p>
    </fieldset>
  );
}
