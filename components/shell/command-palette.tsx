"use client";

import { Command, useCommandState } from "cmdk";
import { BookOpen, LogOut, OctagonX, Radio, Search, SunMoon } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useState, useSyncExternalStore } from "react";
import type { Area } from "@/server/api/visitor";
import { useStopCommands, withoutStop } from "../switch/palette";
import { cn } from "../ui/class-names";
import { Kbd } from "../ui/kbd";
import { commandsFor, type Command as Meant } from "./commands";
import { inOurOrder } from "./in-our-order";
import { navigationFor } from "./navigation";
import { NewCampaignItem } from "./new-campaign-item";
import { PaletteItem as Item } from "./palette-item";
import { type Search as SearchState, searchWords } from "./search";
import { signOut } from "./sign-out";
import { chooseTheme, oppositeTheme } from "./theme";
import { useFoundCampaigns } from "./use-found-campaigns";

/** ⌘K or Ctrl-K: go anywhere, find anything, from the keyboard. */
export function CommandPalette({ areas, acts }: { areas: Area[]; acts: Area[] }) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const router = useRouter();
  useShortcut(() => setOpen((shown) => !shown));
  const change = (next: boolean) => {
    setText("");
    setOpen(next);
  };
  const run = (action: () => void) => () => {
    change(false);
    action();
  };
  const campaigns = useFoundCampaigns(withoutStop(text), areas);
  const stops = useStopCommands(text, acts);
  const meant =
    stops.found.length > 0 ? stops.found : [...campaigns.found, ...commandsFor(text, areas)];
  const [chosen, setChosen] = useChosen(stops.found[0] ?? campaigns.found[0]);
  const go = (href: string) => run(() => router.push(href));
  return (
    <>
      <Trigger onOpen={() => change(true)} />
      <Command.Dialog
        open={open}
        onOpenChange={change}
        label="Command palette"
        value={chosen}
        onValueChange={setChosen}
        filter={inOurOrder(meant.map(lineOf))}
        loop
        overlayClassName="fixed inset-0 z-40 animate-fade bg-black/40"
        contentClassName="fixed top-[12dvh] left-1/2 z-50 w-[calc(100vw-1rem)] max-w-xl -translate-x-1/2 animate-pop overflow-hidden rounded-xl bg-raised shadow-pop"
      >
        <div className="flex items-center gap-2.5 border-b px-4">
          <Search aria-hidden className="size-4 shrink-0 text-ink-faint" />
          <Command.Input
            value={text}
            onValueChange={setText}
            placeholder="Go to a page, find a user, open a campaign…"
            className="h-12 w-full bg-transparent text-lg outline-none placeholder:text-ink-faint sm:text-base"
          />
        </div>
        <Command.List className="max-h-[min(24rem,60dvh)] overflow-y-auto p-2">
          {meant.map((command) => (
            <Item
              key={command.href}
              icon={command.icon}
              value={lineOf(command)}
              always
              onRun={go(command.href)}
            >
              {command.label}
            </Item>
          ))}
          <Group heading="Pages">
            {navigationFor(areas).map((page) => (
              <Item key={page.href} icon={page.icon} value={page.label} onRun={go(page.href)}>
                {page.label}
              </Item>
            ))}
            <Item icon={BookOpen} value="API reference" onRun={go("/docs/api")}>
              API reference
            </Item>
          </Group>
          <Group heading="Actions">
            {acts.includes("campaigns") && <NewCampaignItem onDone={() => change(false)} />}
            {acts.includes("broadcastStart") && (
              <Item icon={Radio} value="New broadcast begin" onRun={go("/broadcasts/new")}>
                New broadcast
              </Item>
            )}
            {acts.includes("switches") && (
              <Item
                icon={OctagonX}
                value="Stop something kill switch"
                onRun={go("/switches?stop=new")}
              >
                Stop something…
              </Item>
            )}
            <Item
              icon={SunMoon}
              value="Switch theme light dark"
              onRun={run(() => chooseTheme(oppositeTheme()))}
            >
              Switch between light and dark
            </Item>
            <Item icon={LogOut} value="Sign out" onRun={run(() => void signOut())}>
              Sign out
            </Item>
          </Group>
        </Command.List>
        <SearchStatus text={text} meant={meant.length} searches={[stops, campaigns]} />
      </Command.Dialog>
    </>
  );
}

/** That it searches, or found nothing; in one place that is always there, so that screen readers hear it change. */
function SearchStatus(props: { text: string; meant: number; searches: SearchState[] }) {
  const listed = useCommandState(({ filtered }) => filtered.count);
  const lines = listed + props.meant;
  return (
    <p
      role="status"
      aria-live="polite"
      className={cn(
        "text-sm empty:hidden",
        lines > 0 ? "px-4 pb-3 text-ink-faint" : "pt-6 pb-10 text-center text-ink-soft",
      )}
    >
      {searchWords(props.text.trim(), lines, props.searches)}
    </p>
  );
}

/** What the palette knows a line by. */
const lineOf = ({ label, href }: Meant) => `${label} ${href}`;

/** The line that Enter takes: the first thing that was found, as soon as there is one, else what is moved to. */
function useChosen(found: Meant | undefined) {
  const [chosen, setChosen] = useState("");
  const first = found && lineOf(found);
  useEffect(() => {
    if (first) setChosen(first);
  }, [first]);
  return [chosen, setChosen] as const;
}

function Trigger({ onOpen }: { onOpen: () => void }) {
  return (
    <button
      type="button"
      onClick={onOpen}
      className="flex h-8 w-full max-w-72 items-center gap-2 rounded-md border bg-surface px-2.5 text-ink-faint text-sm hover:border-line-strong max-sm:h-10"
    >
      <Search aria-hidden className="size-4" />
      <span className="truncate">Search or jump to…</span>
      <span className="ml-auto hidden gap-1 sm:flex">
        <Kbd>{useShortcutName()}</Kbd>
      </span>
    </button>
  );
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="**:[[cmdk-group-heading]]:px-2 **:[[cmdk-group-heading]]:py-1.5 **:[[cmdk-group-heading]]:text-ink-faint **:[[cmdk-group-heading]]:text-xs"
    >
      {children}
    </Command.Group>
  );
}

const never = () => () => {};

/** As it is written on the visitor's keyboard. */
function useShortcutName(): string {
  return useSyncExternalStore(
    never,
    () => (/mac|iphone|ipad/i.test(navigator.userAgent) ? "⌘K" : "Ctrl K"),
    () => "⌘K",
  );
}

function useShortcut(onPress: () => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      onPress();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  });
}
