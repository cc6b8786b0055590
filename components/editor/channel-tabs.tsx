import { Plus } from "lucide-react";
import { channelIcon, channelLabel } from "../notification/channels";
import { Button } from "../ui/button";
import { DropdownMenu, MenuItem } from "../ui/dropdown-menu";
import { Tab, TabList } from "../ui/tabs";
import type { Problem } from "./template";

/** The channels that have words, and those that could have some. Within a `Tabs`. */
export function ChannelTabs(props: {
  channels: string[];
  /** What may be added; null: nothing is to be changed. */
  missing: string[] | null;
  problems: readonly Problem[];
  onAdd: (channel: string) => void;
}) {
  const { channels, missing, problems } = props;
  return (
    <div className="flex items-center gap-2 border-b pr-2">
      <TabList aria-label="Channels" className="min-w-0 border-b-0 px-4">
        {channels.map((channel) => {
          const Icon = channelIcon(channel);
          return (
            <Tab key={channel} value={channel} className="-outline-offset-2 h-11">
              <Icon aria-hidden className="size-4" />
              {channelLabel(channel)}
              <ProblemDot problems={problems.filter((problem) => problem.channel === channel)} />
            </Tab>
          );
        })}
      </TabList>
      {missing && missing.length > 0 && (
        <DropdownMenu
          align="start"
          trigger={
            <Button variant="ghost" size="sm">
              <Plus aria-hidden /> Channel
            </Button>
          }
        >
          {missing.map((channel) => {
            const Icon = channelIcon(channel);
            return (
              <MenuItem key={channel} onSelect={() => props.onAdd(channel)}>
                <Icon aria-hidden /> {channelLabel(channel)}
              </MenuItem>
            );
          })}
        </DropdownMenu>
      )}
    </div>
  );
}

/** A point where something is wrong; its number for those who do not see it. */
export function ProblemDot({ problems }: { problems: readonly Problem[] }) {
  if (problems.length === 0) return null;
  const bad = problems.some(({ severity }) => severity === "error");
  return (
    <span className={`size-1.5 rounded-full ${bad ? "bg-bad" : "bg-warn"}`}>
      <span className="sr-only">
        {problems.length} {problems.length === 1 ? "problem" : "problems"}
      </span>
    </span>
  );
}
