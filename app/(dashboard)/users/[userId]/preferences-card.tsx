import { BellOff, BellRing, Check, Mails, Moon } from "lucide-react";
import { channelLabel, channelList } from "@/components/notification/channels";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import type { Person } from "./person";
import { PreferenceHistory } from "./preference-history";
import { PreferencesDialog } from "./preferences-dialog";

/** What the user wants, in sentences; nothing where every default holds. */
export function PreferencesCard({ person, mayAct }: { person: Person; mayAct: boolean }) {
  const sentences = sentencesOf(person);
  return (
    <Card>
      <CardHeader
        title="Preferences"
        hint={
          person.preferences.version === 0
            ? "never changed"
            : `version ${person.preferences.version}`
        }
        actions={mayAct && <PreferencesDialog person={person} />}
      />
      <CardBody>
        <ul className="grid gap-2 text-sm">
          {sentences.map(({ icon: Icon, text, strong }) => (
            <li key={text} className="flex gap-2.5">
              <Icon
                aria-hidden
                className={strong ? "mt-0.5 size-4 text-warn" : "mt-0.5 size-4 text-ink-faint"}
              />
              <span className={strong ? "flex-1 font-medium" : "flex-1"}>{text}</span>
            </li>
          ))}
        </ul>
      </CardBody>
      <PreferenceHistory userId={person.user.userId} />
    </Card>
  );
}

type Sentence = { icon: typeof Check; text: string; strong?: boolean };

function sentencesOf({ preferences, digests, types, user }: Person): Sentence[] {
  const { master, quietHours, channels } = preferences;
  const off = Object.keys(channels).filter((channel) => channels[channel] === false);
  const nameOf = (key: string) => types.find((type) => type.key === key)?.name ?? key;
  const sentences: Sentence[] = [];
  if (!master)
    sentences.push({
      icon: BellOff,
      text: "Everything is switched off; only mandatory types pass.",
      strong: true,
    });
  if (quietHours)
    sentences.push({
      icon: Moon,
      text: `Quiet from ${quietHours.start} to ${quietHours.end} (${user.timeZone}).`,
    });
  for (const { category, words } of digests)
    sentences.push({
      icon: Mails,
      text: `Mails of “${category}” collected ${words} (${user.timeZone}).`,
    });
  if (off.length > 0)
    sentences.push({ icon: BellOff, text: `No ${channelList(off)} at all.`, strong: true });
  for (const [key, setting] of Object.entries(preferences.types)) {
    if (setting.enabled === false)
      sentences.push({ icon: BellOff, text: `“${nameOf(key)}” is switched off.` });
    const without = Object.entries(setting.channels ?? {}).filter(([, on]) => !on);
    if (without.length > 0)
      sentences.push({
        icon: BellOff,
        text: `“${nameOf(key)}” not by ${without.map(([channel]) => channelLabel(channel)).join(", ")}.`,
      });
  }
  if (sentences.length === 0)
    sentences.push({ icon: Check, text: "Every type on every channel, at any time." });
  else if (master && off.length === 0)
    sentences.push({ icon: BellRing, text: "Everything else is on." });
  return sentences;
}
