/** What a column can be, beside an attribute. */
export const fieldNames = {
  userId: "User id",
  email: "E-mail address",
  phone: "Phone number",
  phoneVerified: "Phone verified",
  locale: "Language",
  timeZone: "Time zone",
  region: "Region",
  webhookUrl: "Webhook URL",
  lastActiveAt: "Last active",
} as const;
export type FieldName = keyof typeof fieldNames;

/** What says who is meant. */
export const identities = ["userId", "email", "phone"] as const satisfies FieldName[];

/** All that a person's import can fill. */
export const profileFields: FieldName[] = [
  ...identities,
  "phoneVerified",
  "locale",
  "timeZone",
  "region",
  "webhookUrl",
  "lastActiveAt",
];

/** What is missing for a file that names people, by whatever identifies them. */
export function missingIdentity(fields: string[]): string | null {
  return identities.some((identity) => fields.includes(identity))
    ? null
    : "Say which column holds the user id, the e-mail address or the phone number.";
}

/** What counts where a row names somebody in several ways; null where it cannot. */
export function precedence(fields: string[]): string | null {
  const used = identities.filter((identity) => fields.includes(identity));
  if (used.length < 2) return null;
  const names = used.map((identity) => fieldNames[identity].toLowerCase());
  return `Of each row the first that is filled counts: ${names.join(", then ")}.`;
}
