import { Field, type FieldControl } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import type { Brand } from "./brand";

/** What every mail program has, with what it falls back to. */
const fonts = [
  { value: "Arial, Helvetica, sans-serif", label: "Arial" },
  { value: "Verdana, Geneva, sans-serif", label: "Verdana" },
  { value: "Tahoma, Geneva, sans-serif", label: "Tahoma" },
  { value: "'Trebuchet MS', sans-serif", label: "Trebuchet" },
  { value: "Georgia, serif", label: "Georgia" },
  { value: "'Times New Roman', Times, serif", label: "Times" },
];

export function BrandFields(props: {
  brand: Brand;
  errors: Record<string, string>;
  disabled: boolean;
  onChange: (change: Brand) => void;
}) {
  const { brand, errors, disabled, onChange } = props;
  const families = fonts.some(({ value }) => value === brand.fontFamily)
    ? fonts
    : [
        ...fonts,
        ...(brand.fontFamily ? [{ value: brand.fontFamily, label: brand.fontFamily }] : []),
      ];
  return (
    <fieldset disabled={disabled} className="grid gap-4">
      <Field label="Company" error={errors.companyName}>
        {(control) => (
          <Input
            {...control}
            maxLength={120}
            value={brand.companyName ?? ""}
            onChange={({ target }) => onChange({ companyName: orNone(target.value) })}
          />
        )}
      </Field>
      <Field
        label="Postal address"
        error={errors.postalAddress}
        hint="Stands at the foot of mails; many countries demand it."
      >
        {(control) => (
          <Textarea
            {...control}
            className="min-h-16"
            maxLength={300}
            value={brand.postalAddress ?? ""}
            onChange={({ target }) => onChange({ postalAddress: orNone(target.value) })}
          />
        )}
      </Field>
      <Field label="Logo" error={errors.logoUrl} hint="An https address of a PNG or JPEG.">
        {(control) => (
          <Input
            {...control}
            type="url"
            placeholder="https://…"
            value={brand.logoUrl ?? ""}
            onChange={({ target }) => onChange({ logoUrl: orNone(target.value) })}
          />
        )}
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Colour of buttons and links" error={errors.primaryColor}>
          {(control) => (
            <ColorInput
              control={control}
              value={brand.primaryColor}
              fallback="#0b6b85"
              onChange={(primaryColor) => onChange({ primaryColor })}
            />
          )}
        </Field>
        <Field label="Background" error={errors.backgroundColor}>
          {(control) => (
            <ColorInput
              control={control}
              value={brand.backgroundColor}
              fallback="#ffffff"
              onChange={(backgroundColor) => onChange({ backgroundColor })}
            />
          )}
        </Field>
      </div>
      <Field label="Font" error={errors.fontFamily}>
        {(control) => (
          <Select
            {...control}
            disabled={disabled}
            value={brand.fontFamily}
            placeholder="Arial"
            onValueChange={(fontFamily) => onChange({ fontFamily })}
            options={families}
          />
        )}
      </Field>
    </fieldset>
  );
}

const orNone = (text: string) => (text === "" ? undefined : text);

/** A colour, picked or typed as #rrggbb. */
function ColorInput(props: {
  control: FieldControl;
  value: string | undefined;
  fallback: string;
  onChange: (value: string | undefined) => void;
}) {
  const { control, value, fallback, onChange } = props;
  const valid = value && /^#[0-9a-f]{6}$/i.test(value) ? value : fallback;
  return (
    <div className="flex gap-2">
      <input
        type="color"
        aria-label="Pick a colour"
        value={valid}
        onChange={({ target }) => onChange(target.value)}
        className="h-8 w-10 shrink-0 rounded-md border border-line-strong bg-surface p-0.5 max-sm:h-10"
      />
      <Input
        {...control}
        className="font-mono"
        placeholder="#rrggbb"
        value={value ?? ""}
        onChange={({ target }) => onChange(orNone(target.value))}
      />
    </div>
  );
}
