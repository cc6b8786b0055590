import { Trash2 } from "lucide-react";
import { channelLabel } from "../notification/channels";
import { Button } from "../ui/button";
import { Tab, TabList } from "../ui/tabs";
import { AddLocale } from "./add-locale";
import { ProblemDot } from "./channel-tabs";
import { fallbackChain, localeName } from "./content";
import type { Problem } from "./template";

/** The locales of one channel, and who reads the chosen one. Within a `Tabs`. */
export function LocaleBar(props: {
  channel: string;
  locales: string[];
  locale: string;
  /** Locales that other channels have. */
  elsewhere: string[];
  problems: readonly Problem[];
  readOnly: boolean;
  onAdd: (locale: string, copyOf: string | null) => void;
  onRemove: () => void;
}) {
  const { channel, locales, locale, problems, readOnly } = props;
  return (
    <div className="grid gap-1 border-b bg-sunken px-4 py-2">
      <div className="flex flex-wrap items-center gap-2">
        <TabList aria-label="Locales" className="min-w-0 gap-1 border-b-0">
          {locales.map((key) => (
            <Tab
              key={key}
              value={key}
              title={localeName(key)}
              className="-outline-offset-2 mb-0 h-7 rounded-md border border-transparent px-2.5 font-mono text-xs data-[state=active]:border-line-strong data-[state=active]:bg-surface"
            >
              {key}
              <ProblemDot problems={problems.filter((problem) => problem.locale === key)} />
            </Tab>
          ))}
        </TabList>
        {!readOnly && (
          <>
            <AddLocale
              taken={locales}
              current={locale}
              elsewhere={props.elsewhere}
              onAdd={props.onAdd}
            />
            <Button variant="ghost" size="sm" className="ml-auto" onClick={props.onRemove}>
              <Trash2 aria-hidden />
              <span className="max-sm:sr-only">
                Remove {locales.length > 1 ? locale : channelLabel(channel)}
              </span>
            </Button>
          </>
        )}
      </div>
      <p className="text-ink-faint text-xs">
        <Readers locale={locale} locales={locales} />
      </p>
    </div>
  );
}

/** The fallback chain in words: a locale without words of its own reads the next one. */
function Readers({ locale, locales }: { locale: string; locales: string[] }) {
  const chain = fallbackChain(locale);
  const others = locales.includes("en") ? "en" : locales[0];
  return (
    <>
      {localeName(locale)}
      {chain.length > 1 && (
        <>
          , looked for as{" "}
          {chain.map((key, index) => (
            <span key={key}>
              {index > 0 && " → "}
              <span className={locales.includes(key) ? "font-mono" : "font-mono line-through"}>
                {key}
              </span>
            </span>
          ))}
        </>
      )}
      . {locale === others && "Whoever’s language is missing reads this one too."}
    </>
  );
}
