import { Slider as Radix } from "radix-ui";
import { cn } from "./class-names";

/** One value on a scale. `onCommit` hears the value that was let go, `onValueChange` every one on the way. */
export function Slider(props: {
  value: number;
  onValueChange: (value: number) => void;
  onCommit?: (value: number) => void;
  min: number;
  max: number;
  step?: number;
  disabled?: boolean;
  className?: string;
  "aria-label": string;
  /** The value in words, where the number alone says too little. */
  "aria-valuetext"?: string;
}) {
  const first = (then?: (value: number) => void) => (values: number[]) => {
    const [value] = values;
    if (value !== undefined) then?.(value);
  };
  return (
    <Radix.Root
      value={[props.value]}
      onValueChange={first(props.onValueChange)}
      onValueCommit={first(props.onCommit)}
      min={props.min}
      max={props.max}
      step={props.step ?? 1}
      disabled={props.disabled}
      className={cn(
        "relative flex h-5 w-full touch-none select-none items-center data-disabled:opacity-50",
        props.className,
      )}
    >
      <Radix.Track className="relative h-1 grow overflow-hidden rounded-full bg-line-strong">
        <Radix.Range className="absolute h-full bg-accent" />
      </Radix.Track>
      <Radix.Thumb
        aria-label={props["aria-label"]}
        aria-valuetext={props["aria-valuetext"]}
        className="block size-4 rounded-full border-2 border-accent bg-surface shadow-sm transition-transform hover:scale-110"
      />
    </Radix.Root>
  );
}
