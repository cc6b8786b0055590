import { useEffect, useState } from "react";
import { Field } from "./field";
import { Input } from "./input";

/** A number within limits, with its unit. What is not one is told, and not taken. */
export function NumberField(props: {
  label: string;
  unit?: string;
  value: number;
  min: number;
  max: number;
  /** Without it, whole numbers. */
  step?: number;
  onChange: (value: number) => void;
  /** Taken when the field is left or Enter is pressed, not while typing. */
  rests?: boolean;
  hint?: string;
  disabled?: boolean;
}) {
  const { label, unit, value, min, max, step = 1 } = props;
  const [text, setText] = useState(String(value));
  useEffect(() => setText((old) => (Number(old) === value ? old : String(value))), [value]);
  const faultOf = (entered: string): string | undefined => {
    const n = Number(entered);
    const odd =
      entered.trim() === "" || !Number.isFinite(n) || (step === 1 && !Number.isInteger(n));
    if (odd) return step === 1 ? "A whole number, please." : "A number, please.";
    return n < min || n > max
      ? `From ${min.toLocaleString("en")} to ${max.toLocaleString("en")}.`
      : undefined;
  };
  const fault = faultOf(text);
  const leave = () => {
    if (fault) setText(String(value));
    else if (props.rests && Number(text) !== value) props.onChange(Number(text));
  };
  return (
    <Field label={label} hint={props.hint} {...(fault ? { error: fault } : {})}>
      {(control) => (
        <span className="flex items-center gap-2">
          <Input
            {...control}
            type="number"
            inputMode="decimal"
            className="w-24 tabular-nums"
            disabled={props.disabled}
            min={min}
            max={max}
            step={step}
            value={text}
            onChange={({ target }) => {
              setText(target.value);
              if (!props.rests && !faultOf(target.value)) props.onChange(Number(target.value));
            }}
            onBlur={leave}
            onKeyDown={({ key }) => key === "Enter" && leave()}
          />
          {unit && <span className="text-ink-soft text-sm">{unit}</span>}
        </span>
      )}
    </Field>
  );
}
