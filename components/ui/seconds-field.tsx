import { useState } from "react";
import { Field } from "./field";
import { Input } from "./input";
import { Select } from "./select";

const units = [
  { value: "86400", label: "days", one: "day" },
  { value: "3600", label: "hours", one: "hour" },
  { value: "60", label: "minutes", one: "minute" },
  { value: "1", label: "seconds", one: "second" },
] as const;

/** 90 000 s are 25 hours, 86 400 s a day: the largest unit of which they are a whole number. */
function unitOf(seconds: number) {
  return units.find(({ value }) => seconds > 0 && seconds % Number(value) === 0) ?? units[3];
}

/** "5 minutes": a length of time in its largest whole unit. */
export function formatSeconds(seconds: number): string {
  const unit = unitOf(seconds);
  const n = seconds / Number(unit.value);
  return `${n.toLocaleString("en")} ${n === 1 ? unit.one : unit.label}`;
}

/**
 * A length of time in a unit of one's choice, within limits in seconds. What is none is told, and not taken.
 * Starts with `value`: give it a `key` to begin anew.
 */
export function SecondsField(props: {
  label: string;
  /** Seconds. */
  value: number;
  limits: { min: number; max: number };
  onChange: (seconds: number) => void;
  hint?: string;
  error?: string | undefined;
  disabled?: boolean;
}) {
  const { label, value, limits, onChange, hint, error, disabled } = props;
  const [unit, setUnit] = useState<string>(() => unitOf(value).value);
  const [text, setText] = useState(() => String(value / Number(unit)));
  const fault = faultOf(text, unit, limits);
  const take = (nextText: string, nextUnit: string) => {
    setText(nextText);
    setUnit(nextUnit);
    if (!faultOf(nextText, nextUnit, limits)) onChange(Number(nextText) * Number(nextUnit));
  };
  const told = fault ?? error;
  return (
    <Field label={label} hint={hint} {...(told ? { error: told } : {})}>
      {(control) => (
        <span className="flex items-center gap-2">
          <Input
            {...control}
            type="number"
            inputMode="numeric"
            className="w-24 tabular-nums"
            disabled={disabled}
            value={text}
            onChange={({ target }) => take(target.value, unit)}
          />
          <Select
            aria-label={`Unit of ${label.toLowerCase()}`}
            className="w-28"
            disabled={disabled}
            value={unit}
            options={units.map((one) => ({ value: one.value, label: one.label }))}
            onValueChange={(next) => take(text, next)}
          />
        </span>
      )}
    </Field>
  );
}

function faultOf(text: string, unit: string, { min, max }: { min: number; max: number }) {
  const n = Number(text);
  if (text.trim() === "" || !Number.isInteger(n)) return "A whole number, please.";
  const seconds = n * Number(unit);
  return seconds < min || seconds > max
    ? `From ${formatSeconds(min)} to ${formatSeconds(max)}.`
    : undefined;
}
