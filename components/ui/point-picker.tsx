import { useId } from "react";
import { useAlive } from "./use-alive";

/**
 * The points of a chart by the keyboard: arrows choose one, Enter opens what is behind it. It shows itself
 * only while it has the focus; a pointer uses the chart itself.
 */
export function PointPicker(props: {
  label: string;
  points: { at: number }[];
  /** The index that is chosen; null: none yet. */
  chosen: number | null;
  describe: (index: number) => string;
  onChoose: (index: number | null) => void;
  onOpen: (index: number) => void;
}) {
  const { points, chosen, onChoose, onOpen } = props;
  const id = useId();
  const last = points.length - 1;
  const index = chosen ?? last;
  // It names a moment in the viewer's zone.
  const described = useAlive() ? `: ${props.describe(index)}` : "";
  return (
    <div className="sr-only focus-within:not-sr-only focus-within:absolute focus-within:inset-x-0 focus-within:bottom-0 focus-within:rounded-md focus-within:bg-raised focus-within:px-3 focus-within:py-2 focus-within:shadow-pop">
      <label htmlFor={id} className="text-ink-soft text-xs">
        {props.label}
        {described}. Enter opens the notifications behind it.
      </label>
      <input
        id={id}
        type="range"
        min={0}
        max={last}
        value={index}
        aria-valuetext={described.slice(2) || undefined}
        className="w-full accent-(--accent)"
        onFocus={() => onChoose(index)}
        onBlur={() => onChoose(null)}
        onChange={({ target }) => onChoose(Number(target.value))}
        onKeyDown={(event) => {
          if (event.key === "Enter") onOpen(index);
        }}
      />
    </div>
  );
}
