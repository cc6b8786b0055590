"use client";
import { germanWords, Inbox } from "@carillon/react";
import { Bell, Flower2, Heart, type LucideIcon, Megaphone } from "lucide-react";
import Link from "next/link";
import { toast } from "sonner";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import type { Person } from "@/server/api/demo/persons";
import { EventLog } from "./event-log";
import { Feed } from "./feed";
import { Phone } from "./phone";
import { Settings } from "./settings";
import { useActs } from "./use-acts";
import { type SignedIn, useSession } from "./use-session";

/** The app, for the person who signed in. */
export function Meadow({ person }: { person: Person }) {
  const signedIn = useSession(person.key);
  const german = person.locale === "de";
  return (
    <div className="min-h-dvh">
      <header className="sticky top-0 z-10 border-b bg-surface">
        <div className="mx-auto flex h-14 max-w-6xl items-center gap-3 px-4">
          <Link href="/demo" className="mr-auto font-semibold text-lg text-ok tracking-tight">
            Meadow
          </Link>
          <span className="text-sm">
            {person.name}
            <Link href="/demo" className="ml-2 text-accent text-xs underline">
              Switch
            </Link>
          </span>
          {signedIn.session && (
            <Inbox
              client={signedIn.inbox}
              className="meadow-inbox"
              locale={person.locale}
              picture={({ type }) => <Picture type={type} />}
              {...(german ? { words: germanWords } : {})}
              onOpen={({ title, actionUrl }) =>
                toast(title, { description: `Here the app goes to ${actionUrl ?? "its home"}.` })
              }
            />
          )}
        </div>
      </header>
      <main className="mx-auto max-w-6xl px-4 py-5">
        <h1 className="sr-only">Meadow, as {person.name}</h1>
        <Content person={person} signedIn={signedIn} />
      </main>
    </div>
  );
}

const icons: Record<string, LucideIcon> = {
  like: Heart,
  "post.created": Flower2,
  "feature.announced": Megaphone,
};

function Picture({ type }: { type: string }) {
  const Icon = icons[type] ?? Bell;
  return <Icon aria-hidden className="size-4.5" />;
}

function Content({ person, signedIn }: { person: Person; signedIn: SignedIn }) {
  const { session, error, retry, setFollows } = signedIn;
  const { act, pending, entries } = useActs(session?.token ?? null, setFollows);
  if (error && !session) return <ErrorState title="No sign-in" error={error} onRetry={retry} />;
  if (!session) return <Skeleton className="h-96 w-full" />;
  return (
    <div className="grid items-start gap-5 sm:grid-cols-[minmax(0,1fr)_17rem] lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="grid gap-5">
        <Feed person={person} follows={session.follows} act={act} pending={pending} />
        <EventLog token={session.token} entries={entries} />
        <Settings token={session.token} />
      </div>
      <Phone token={session.token} />
    </div>
  );
}
