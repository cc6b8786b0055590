import type { StoredAudience } from "@/db/schema/json";
import { may, maySee, type Role } from "@/server/auth/permissions";
import type { NotificationDetail } from "@/server/pipeline/tracking/detail";
import type { ListedNotification } from "@/server/pipeline/tracking/list";
import type { CampaignPart } from "@/server/pipeline/tracking/origins";

export const namesPeople = ({ kind }: StoredAudience) => kind === "user" || kind === "list";

/** Who was addressed, without names where the role may not see people. */
export function audienceFor(role: Role, audience: StoredAudience) {
  if (audience.kind === "list") return { kind: "list" as const, size: audience.userIds.length };
  if (audience.kind === "user")
    return {
      kind: "user" as const,
      userId: maySee(role, "people") ? audience.userId : null,
    };
  return audience;
}

/** A line of the list as a role may see it. */
export function listedFor(role: Role, { audience, ...item }: ListedNotification) {
  return { ...item, audience: audienceFor(role, audience) };
}

/** A campaign's name is for everybody; its page is not. */
export const campaignFor = (role: Role, campaign: CampaignPart | null) =>
  campaign && { ...campaign, opens: may(role, "campaigns", "read") };

/** What the page may offer to a role. */
const rightsOf = (role: Role) => ({
  act: may(role, "notifications", "act"),
  people: maySee(role, "people"),
  sandbox: may(role, "sandbox", "read"),
});

/**
 * A notification as a role may see it: contents only where it may read them.
 * @param askWhy somebody about whom the viewer has to say first why they look; what is about them stays hidden
 */
export function detailFor(role: Role, detail: NotificationDetail, askWhy: string | null) {
  const { audience, data, actor, object, idempotencyKey, campaign, ...rest } = detail;
  const sight = namesPeople(audience) ? "personalContent" : "sharedContent";
  // Producers make keys of what the event is about, so a key may name somebody too.
  const shown = maySee(role, sight) && askWhy === null;
  const content = shown ? { actor, object, data, idempotencyKey } : null;
  return {
    ...rest,
    audience: audienceFor(role, audience),
    campaign: campaignFor(role, campaign),
    content,
    askWhy,
    rights: rightsOf(role),
  };
}
