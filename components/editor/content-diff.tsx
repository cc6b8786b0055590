"use client";

import dynamic from "next/dynamic";
import { channelIcon, channelLabel } from "../notification/channels";
import { Badge } from "../ui/badge";
import { cn } from "../ui/class-names";
import { changesBetween } from "./content";
import { fieldLabel } from "./fields";
import type { TemplateContent } from "./template";

const CodeDiff = dynamic(() => import("./code-diff"), { ssr: false });

/** Every source that differs between two contents, each with what was taken away and what came. */
export function ContentDiff({
  before,
  after,
}: {
  before: TemplateContent;
  after: TemplateContent;
}) {
  const changes = changesBetween(before, after);
  if (changes.length === 0)
    return <p className="py-6 text-center text-ink-soft text-sm">They say the same.</p>;
  return (
    <ul className="grid gap-3">
      {changes.map((change) => {
        const { channel, locale, field } = change;
        const Icon = channelIcon(channel);
        const label = `${channelLabel(channel)}, ${locale}, ${fieldLabel(channel, field)}`;
        return (
          <li key={label} className="overflow-hidden rounded-lg border">
            <h3 className="flex items-center gap-2 border-b bg-sunken px-3 py-1.5 text-xs">
              <Icon aria-hidden className="size-3.5 text-ink-faint" />
              <span className="font-medium">{label}</span>
              {change.before === "" && <Badge tone="ok">new</Badge>}
              {change.after === "" && <Badge tone="bad">removed</Badge>}
            </h3>
            {change.before && change.after ? (
              <CodeDiff label={label} before={change.before} after={change.after} />
            ) : (
              <Whole text={change.before || change.after} added={change.before === ""} />
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** A source that is only on one side has nothing to be compared with. */
function Whole({ text, added }: { text: string; added: boolean }) {
  const look = cn(
    "max-h-72 overflow-auto whitespace-pre-wrap break-words px-3 py-2 font-mono text-sm",
    added ? "bg-ok-soft" : "bg-bad-soft",
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <pre tabIndex={0} className={look}>
      {text}
    </pre>
  );
}
