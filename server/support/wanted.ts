import { type PreferenceChanges, valueThen } from "@/server/pipeline/preferences/changes";
import type { PreferencesView } from "@/server/pipeline/preferences/settings";

/**
 * Of some channels, those that can be reached and that the user had switched off neither for everything
 * nor for the type.
 * @param later the changes of the preferences since the moment in question, oldest first
 */
export function wantedChannels(
  channels: string[],
  type: string,
  user: { preferences: PreferencesView; later: PreferenceChanges[]; reachable: string[] },
): string[] {
  const { preferences, later, reachable } = user;
  const settings = preferences.types[type]?.channels;
  return channels.filter((channel) => {
    const general = valueThen(`channels.${channel}`, preferences.channels[channel], later);
    const ofType = valueThen(`types.${type}.channels.${channel}`, settings?.[channel], later);
    const there = channel === "in_app" || reachable.includes(channel);
    return there && general !== false && ofType !== false;
  });
}
