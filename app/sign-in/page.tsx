import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { needsSetup, readWorkspace } from "@/server/api/visitor";
import { Doorway } from "../doorway";
import { ownPath } from "./own-path";
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
