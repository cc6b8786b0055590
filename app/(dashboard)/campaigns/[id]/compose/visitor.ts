import type { Area, Role } from "@/server/api/visitor";

/** Who looks at the campaign. */
export type Visitor = { role: Role; areas: Area[]; acts: Area[] };
