import { OctagonX } from "lucide-react";
import type { Area } from "@/server/api/visitor";
import { channelLabel } from "../notification/channels";
import type { Command } from "../shell/commands";

const channels = ["push", "email", "sms", "webhook", "in_app"];
const asked = /^(stop|kill|hold)\b\s*/i;

/** What was typed without the word that asks to stop it: “stop spring” means the campaigns called spring. */
export const withoutStop = (text: string) => text.replace(asked, "");

/** Ways to stop something, once “stop” was typed: channels, and what was found. */
export function stopCommands(text: string, acts: Area[], found: Command[]): Command[] {
  if (!acts.includes("switches") || !asked.test(text.trim())) return [];
  const sought = withoutStop(text.trim()).toLowerCase();
  const stop = (label: string, target: string): Command => ({
    ...{ label: `Stop ${label}`, href: `/switches?stop=${target}`, icon: OctagonX },
  });
  const campaigns = found.map(({ label, href }) =>
    stop(`campaign ${label}`, `campaign:${href.split("/").at(-1) ?? ""}`),
  );
  const ofChannels = channels
    .filter((key) => `${key} ${channelLabel(key).toLowerCase()}`.includes(sought))
    .map((key) => stop(channelLabel(key), `channel:${key}`));
  return [...campaigns, ...ofChannels];
}
