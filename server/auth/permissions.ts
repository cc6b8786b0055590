/** The roles of people who sign in. */
export const roles = ["admin", "marketing", "content", "oncall", "support"] as const;
export type Role = (typeof roles)[number];

/** `read` allows an area's queries, `act` its mutations too. */
export type Access = "read" | "act";

/**
 * Who may do what, as one table: tRPC procedures and the navigation both derive from it. Marketing
 * never sees individuals, on-call never reads what was written to a person, support changes nothing but takes addresses as good again.
 */
const permissions = {
  overview: { admin: "act", marketing: "read", content: "read", oncall: "act", support: "read" },
  /** Accepted events and their counts; acting pauses, resumes and cancels. */
  notifications: {
    admin: "act",
    marketing: "read",
    content: "read",
    oncall: "act",
    support: "read",
  },
  /** Individuals: addresses, devices, preferences and each one's history. */
  users: { admin: "act", support: "read" },
  /** Taking addresses as good again that providers called dead. */
  addresses: { admin: "act", support: "act" },
  /** Test events, and the evaluation of a person that they explain. */
  send: { admin: "act", content: "act", oncall: "act" },
  /** Whom to reach: segments, lists, suppressions. Without a sight of people it shows nobody's name. */
  audience: { admin: "act", marketing: "act", content: "read", support: "read" },
  /** The words of every type. */
  templates: { admin: "act", content: "act", marketing: "read" },
  campaigns: { admin: "act", marketing: "act", content: "read", oncall: "read" },
  /** The words of a campaign's variants. */
  campaignContent: { admin: "act", marketing: "act", content: "act" },
  /** Pausing, slowing down, cancelling and killing what runs. */
  campaignControl: { admin: "act", marketing: "act", oncall: "act" },
  /** How messages leave: chains, breakers and limits of accounts at providers, and tests through them. */
  providers: { admin: "act", oncall: "act" },
  /** What those accounts are opened with. Secrets are shown to nobody. */
  credentials: { admin: "act" },
  /** What the sandbox provider received, and how it behaves. */
  sandbox: { admin: "act", marketing: "act", content: "act", oncall: "act" },
  /** Exercises: a provider of the sandbox fails on purpose. */
  drill: { admin: "act", marketing: "read", content: "read", oncall: "act", support: "read" },
} as const satisfies Record<string, Partial<Record<Role, Access>>>;

export type Area = keyof typeof permissions;
export const areas = Object.keys(permissions).filter(isArea);

const table: Record<Area, Partial<Record<Role, Access>>> = permissions;

/**
 * What a role may see inside the areas it may open: who a recipient is, what was written to a few
 * named people, and what was written to everybody of a kind.
 */
const sights = {
  people: ["admin", "support"],
  personalContent: ["admin", "support"],
  sharedContent: ["admin", "support", "marketing", "content"],
} as const satisfies Record<string, readonly Role[]>;

export type Sight = keyof typeof sights;

export function maySee(role: Role, sight: Sight): boolean {
  const allowed: readonly Role[] = sights[sight];
  return allowed.includes(role);
}

/** Whether a role has at least this access to an area. */
export function may(role: Role, area: Area, access: Access): boolean {
  const granted = table[area][role];
  return granted === "act" || granted === access;
}

/** The areas that a role may open (or, with `act`, change), in the order of the table. */
export function areasOf(role: Role, access: Access = "read"): Area[] {
  return areas.filter((area) => may(role, area, access));
}

export function isRole(value: unknown): value is Role {
  return roles.some((role) => role === value);
}

function isArea(value: string): value is Area {
  return value in permissions;
}
