import { Plus } from "lucide-react";
import { Popover as Radix } from "radix-ui";
import { type SubmitEvent, useState } from "react";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import { isLocale, localeName } from "./content";

const common = [
  "en",
  "de",
  "fr",
  "es",
  "it",
  "pt",
  "pt-BR",
  "nl",
  "pl",
  "sv",
  "tr",
  "ja",
  "ko",
  "zh",
];
const blank = "blank";

/** A locale more: one that other channels have, a common one or any other; with a copy to translate. */
export function AddLocale(props: {
  taken: string[];
  current: string;
  elsewhere: string[];
  onAdd: (locale: string, copyOf: string | null) => void;
}) {
  const { taken, elsewhere } = props;
  const [open, setOpen] = useState(false);
  const [locale, setLocale] = useState("");
  const [copyOf, setCopyOf] = useState<string | null>(null);
  const offered = [...new Set([...elsewhere, ...common])].filter((key) => !taken.includes(key));
  const wrong =
    locale === "" || isLocale(locale)
      ? taken.includes(locale)
        ? "This channel has it already."
        : undefined
      : "Write it as en, pt or pt-BR.";
  const source = copyOf ?? props.current;
  const add = (event: SubmitEvent) => {
    event.preventDefault();
    if (locale === "" || wrong) return;
    props.onAdd(locale, source === blank ? null : source);
    setLocale("");
    setOpen(false);
  };
  return (
    <Radix.Root open={open} onOpenChange={setOpen}>
      <Radix.Trigger asChild>
        <Button variant="ghost" size="sm">
          <Plus aria-hidden /> Locale
        </Button>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 w-80 max-w-[calc(100vw-1rem)] animate-pop rounded-lg bg-raised p-3 shadow-pop"
        >
          <form onSubmit={add} className="grid gap-3">
            <Field
              label="Locale"
              error={wrong}
              hint={locale && isLocale(locale) ? localeName(locale) : "For example pt-BR."}
            >
              {(control) => (
                <Input
                  {...control}
                  autoComplete="off"
                  value={locale}
                  onChange={({ target }) => setLocale(target.value.trim())}
                />
              )}
            </Field>
            <div className="flex flex-wrap gap-1">
              {offered.slice(0, 12).map((key) => (
                <Button
                  key={key}
                  size="sm"
                  className="h-6 px-1.5 font-mono font-normal"
                  title={localeName(key)}
                  onClick={() => setLocale(key)}
                >
                  {key}
                </Button>
              ))}
            </div>
            <Field label="Begin with">
              {(control) => (
                <Select
                  {...control}
                  value={source}
                  onValueChange={setCopyOf}
                  options={[
                    ...taken.map((key) => ({ value: key, label: `A copy of ${key}` })),
                    { value: blank, label: "Empty fields" },
                  ]}
                />
              )}
            </Field>
            <Button type="submit" variant="primary" disabled={locale === "" || Boolean(wrong)}>
              Add {locale || "locale"}
            </Button>
          </form>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
