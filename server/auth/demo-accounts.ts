import { type Role, roles } from "./permissions";

export type DemoAccount = { role: Role; name: string; email: string; password: string };

const names: Record<Role, string> = {
  admin: "Ada Admin",
  marketing: "Mara Marketing",
  content: "Cleo Content",
  oncall: "Otis On-call",
  support: "Suki Support",
  producer: "Pia Producer",
};

/** One sign-in per role. They exist only in a demo workspace, so their password is no secret. */
export const demoAccounts: DemoAccount[] = roles.map((role) => ({
  role,
  name: names[role],
  email: `${role}@demo.carillon.dev`,
  password: "carillon-demo",
}));
