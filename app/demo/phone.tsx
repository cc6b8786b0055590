import { useQuery } from "@tanstack/react-query";
import { Flower2 } from "lucide-react";
import { RelativeTime } from "@/components/ui/relative-time";
import { useNow } from "@/components/ui/use-now";
import type { Push } from "@/server/api/demo/routes";
import { ask } from "./use-session";

const everyMs = 1_000;

/** A phone's wallpaper is the phone's, whatever the theme of the page. */
const wallpaper = {
  background:
    "radial-gradient(120% 80% at 10% 0%, #3f7d58 0%, transparent 55%), radial-gradient(120% 90% at 100% 100%, #7a5c2d 0%, transparent 55%), #13231b",
};

/** The person's phone: what the sandbox of push services really got, a moment later. */
export function Phone({ token }: { token: string }) {
  const { data, error } = useQuery({
    queryKey: ["demo", "phone", token],
    queryFn: () => ask<Push[]>("/api/demo/phone", token),
    refetchInterval: everyMs,
  });
  return (
    <section
      aria-label="Your phone"
      className="flex h-[26rem] flex-col overflow-hidden rounded-[2.25rem] border-8 border-black sm:sticky sm:top-19 sm:h-[34rem]"
      style={wallpaper}
    >
      <Clock />
      {error && !data && <Note>{error.message}</Note>}
      {data?.length === 0 && <Note>Pushes lie here as they arrive.</Note>}
      <ul
        aria-label="Pushes, newest first"
        aria-live="polite"
        className="grid grow content-start gap-2 overflow-y-auto p-3"
      >
        {data?.map((push) => (
          <PushCard key={push.id} push={push} />
        ))}
      </ul>
    </section>
  );
}

function Note({ children }: { children: string }) {
  return <p className="px-6 py-4 text-center text-sm text-white">{children}</p>;
}

function Clock() {
  const now = useNow();
  const date = now === null ? null : new Date(now);
  return (
    <p aria-hidden className="pt-6 pb-3 text-center font-light text-5xl text-white tabular-nums">
      {date?.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" }) ?? "\u00a0"}
    </p>
  );
}

function PushCard({ push }: { push: Push }) {
  const { title, body, receivedAt, replaced } = push;
  return (
    <li className="grid animate-pop grid-cols-[auto_minmax(0,1fr)] gap-x-2.5 rounded-2xl bg-white/90 p-2.5 text-black">
      <span className="grid size-8 place-items-center rounded-lg bg-[#1d6b40] text-white">
        <Flower2 aria-hidden className="size-5" />
      </span>
      <div className="min-w-0">
        <p className="flex justify-between gap-2 text-xs">
          <span>Meadow</span>
          <RelativeTime at={receivedAt} className="shrink-0" />
        </p>
        <p className="break-words font-semibold text-sm">{title}</p>
        <p className="break-words text-sm">{body}</p>
        {replaced > 0 && (
          <p className="pt-1 text-xs">
            took the place of {replaced === 1 ? "one" : replaced} before it
          </p>
        )}
      </div>
    </li>
  );
}
