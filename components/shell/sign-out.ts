import { toast } from "sonner";

/** Ends the session and leaves for the sign-in page; whatever the page had loaded is gone with it. */
export async function signOut(): Promise<void> {
  const response = await fetch("/api/auth/sign-out", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  }).catch(() => null);
  if (response?.ok) window.location.assign("/sign-in");
  else toast.error("Signing out did not work: check the connection and try again.");
}
