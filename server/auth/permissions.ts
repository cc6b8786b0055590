/** The roles of people who sign in. */
export const roles = ["admin", "marketing", "content", "oncall", "support", "producer"] as const;
export type Role = (typeof roles)[number];

/** `read` allows an area's queries, `act` its mutations too. */
export type Access = "read" | "act";

/**
 * Who may do what, as one table: tRPC procedures and the navigation both derive from it. Marketing
 * never sees individuals, on-call never reads what was written to a person, support changes nothing but takes addresses as good again,
 * producers see their own part alone.
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
  /** Saying why one looks at a person, and asking what would happen to them; it sends and changes nothing. */
  support: { admin: "act", support: "act" },
  /** Taking addresses as good again that providers called dead. */
  addresses: { admin: "act", support: "act" },
  /** Test events, and the evaluation of a person that they explain. */
  send: { admin: "act", content: "act", oncall: "act" },
  /** Whom to reach: segments, lists, suppressions. Without a sight of people it shows nobody's name. */
  audience: { admin: "act", marketing: "act", content: "read", support: "read" },
  /** The registry: what may be sent, how urgently, by which channels. */
  types: { admin: "act", content: "read", marketing: "read", oncall: "read", support: "read" },
  /** The words of every type. */
  templates: { admin: "act", content: "act", marketing: "read" },
  /** What inboxes look up instead of getting it; acting stops it. */
  broadcasts: { admin: "act", marketing: "act", oncall: "act", content: "read", support: "read" },
  /** Beginning one, and approving those that take two people: whoever may schedule campaigns. */
  broadcastStart: { admin: "act", marketing: "act" },
  campaigns: { admin: "act", marketing: "act", content: "read", oncall: "read" },
  /** The words of a campaign's variants. */
  campaignContent: { admin: "act", marketing: "act", content: "act" },
  /** Pausing, slowing down and cancelling what runs. */
  campaignControl: { admin: "act", marketing: "act", oncall: "act" },
  /** How messages leave: chains, breakers and limits of accounts at providers, and tests through them. */
  providers: { admin: "act", oncall: "act" },
  /** What those accounts are opened with. Secrets are shown to nobody. */
  credentials: { admin: "act" },
  /** What is stopped, and stopping it. */
  switches: { admin: "act", oncall: "act", marketing: "read", content: "read", support: "read" },
  /** What is wrong, whom it is told, and what counts as wrong. */
  alerts: { admin: "act", oncall: "act", marketing: "read", content: "read", support: "read" },
  /** Work that could not be done, and what becomes of it. */
  deadLetters: { admin: "act", oncall: "act" },
  /** What is left out first when there is too much, by a person's word. */
  load: { admin: "act", oncall: "act" },
  /** Services that post events: what becomes of them, their keys. A member of one sees that one alone. */
  producers: { admin: "act", oncall: "read", producer: "act" },
  /** Their limits, cutting them off and letting them in again. */
  producerControl: { admin: "act", oncall: "act" },
  /** Making producers, and who they are: their types, rights and members. */
  producerSetup: { admin: "act" },
  /** Erasing and exporting everything that is held on a person, and how long it is kept. */
  privacy: { admin: "act", support: "read" },
  /** Who may sign in, and as what. */
  team: { admin: "act" },
  /** Who did what. Who sees no people is told of what bears on delivery alone (`server/audit/operations.ts`). */
  audit: { admin: "read", oncall: "read" },
  /** Who looked at a person, or changed them, and why. */
  looks: { admin: "read" },
  /** One's own account: password, second factor, sessions. */
  self: {
    admin: "act",
    marketing: "act",
    content: "act",
    oncall: "act",
    support: "act",
    producer: "act",
  },
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
