import { workspace } from "@/db/schema/registry";
import { getContext } from "@/server/app-context";
import { anyAccount } from "@/server/auth/account";
import { type DemoAccount, demoAccounts } from "@/server/auth/demo-accounts";
import { answerAuth } from "@/server/auth/door";
import { type Area, areasOf, type Role } from "@/server/auth/permissions";
import { readSession } from "@/server/auth/session";

export type { Area, DemoAccount, Role };

export type Visitor = {
  name: string;
  email: string;
  role: Role;
  /** What the visitor may open: the navigation, and each page's door. */
  areas: Area[];
  /** Those of them in which the visitor may also change something: what offers to do so. */
  acts: Area[];
  /** Must set up a second factor before anything else. */
  lacksSecondFactor: boolean;
};

/** Who asks for a page; null when nobody is signed in. */
export async function readVisitor(headers: Headers): Promise<Visitor | null> {
  const session = await readSession(await getContext(), headers);
  if (!session) return null;
  const { name, email, role, lacksSecondFactor = false } = session;
  const own: Area[] = ["self"];
  const areas = lacksSecondFactor ? own : areasOf(role);
  const acts = lacksSecondFactor ? own : areasOf(role, "act");
  return { name, email, role, areas, acts, lacksSecondFactor };
}

/** Whether the installation still waits for its first administrator. */
export async function needsSetup(): Promise<boolean> {
  return !(await anyAccount(await getContext()));
}

/** The workspace's name, and the sign-ins to offer where it is a demo that says so. */
export async function readWorkspace(): Promise<{
  name: string;
  isDemo: boolean;
  offers: DemoAccount[];
}> {
  const { db, config } = await getContext();
  const [row] = await db
    .select({ name: workspace.name, isDemo: workspace.isDemo })
    .from(workspace)
    .limit(1);
  const isDemo = row?.isDemo ?? false;
  return {
    name: row?.name ?? "Carillon",
    isDemo,
    offers: isDemo && config.demo ? demoAccounts : [],
  };
}

/** Signing in and out, one's own password and second factor: `/api/auth/…`. */
export async function handleAuth(request: Request): Promise<Response> {
  return await answerAuth(await getContext(), request);
}
