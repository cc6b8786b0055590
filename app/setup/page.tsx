import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { needsSetup } from "@/server/api/visitor";
import { Doorway } from "../doorway";
import { SetupForm } from "./setup-form";

export const metadata: Metadata = { title: "Setup" };

export default async function SetupPage() {
  if (!(await needsSetup())) redirect("/sign-in");
  return (
    <Doorway
      title="Welcome to Carillon"
      description="Nobody can sign in yet. Make the first account: it will be the administrator’s."
    >
      <SetupForm />
    </Doorway>
  );
}
