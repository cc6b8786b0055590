import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { needsSetup, readWorkspace } from "@/server/api/visitor";
import { Doorway } from "../doorway";
import { SignInForm } from "./sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage(props: {
  searchParams: Promise<{ next?: string | string[] }>;
}) {
  const [{ next }, setup, workspace] = await Promise.all([
    props.searchParams,
    needsSetup(),
    readWorkspace(),
  ]);
  if (setup) redirect("/setup");
  return (
    <Doorway title={`Sign in to ${workspace.name}`}>
      <SignInForm next={ownPath(next)} offers={workspace.offers} />
    </Doorway>
  );
}

/** Only a path of our own: a link must not send somebody elsewhere through our sign-in. */
function ownPath(next: string | string[] | undefined): string {
  return typeof next === "string" && /^\/(?![/\\])/.test(next) ? next : "/";
}
