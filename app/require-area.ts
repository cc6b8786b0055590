import { headers } from "next/headers";
import { forbidden, redirect } from "next/navigation";
import { cache } from "react";
import { navigationFor } from "@/components/shell/navigation";
import { type Area, needsSetup, readVisitor, type Visitor } from "@/server/api/visitor";

const currentVisitor = cache(async () => await readVisitor(await headers()));

/** The signed-in visitor; anybody else is led to sign-in, or to setup where nobody can sign in yet. */
export async function requireVisitor(): Promise<Visitor> {
  const visitor = await currentVisitor();
  if (visitor) return visitor;
  if (await needsSetup()) redirect("/setup");
  const path = (await headers()).get("x-carillon-path") ?? "/";
  redirect(path === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(path)}`);
}

/** The first line of every page: its visitor, who may see its area. Others get the 403 page. */
export async function requireArea(area: Area): Promise<Visitor> {
  const visitor = await requireVisitor();
  if (visitor.lacksSecondFactor && area !== "self") redirect("/account");
  if (visitor.areas.includes(area)) return visitor;
  // The front door is nobody's 403: it leads to what the role may open.
  const [first] = navigationFor(visitor.areas);
  if (area === "overview" && first) redirect(first.href);
  forbidden();
}
