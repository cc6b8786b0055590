import type { Metadata } from "next";
import { Doorway } from "../../doorway";
import { api, HydrateClient, prefetch } from "../../prefetch";
import { InviteForm } from "./invite-form";

// The address holds the secret: no other site may learn it.
export const metadata: Metadata = { title: "Invitation", referrer: "no-referrer" };

export default async function InvitePage({ params }: { params: Promise<{ token: string }> }) {
  const token = decodeURIComponent((await params).token);
  await prefetch(api.account.invitation.queryOptions({ token }));
  return (
    <Doorway title="Welcome to Carillon" description="Choose a name and a password to go on.">
      <HydrateClient>
        <InviteForm token={token} />
      </HydrateClient>
    </Doorway>
  );
}
