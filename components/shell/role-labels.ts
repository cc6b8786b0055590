import type { Role } from "@/server/api/visitor";

/** What people call the roles. */
export const roleLabels: Record<Role, string> = {
  admin: "Admin",
  marketing: "Marketing",
  content: "Content",
  oncall: "On-call",
  support: "Support",
  producer: "Producer",
};
