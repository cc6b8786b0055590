import { BellRing } from "lucide-react";
import { cn } from "@/components/ui/class-names";
import { RelativeTime } from "@/components/ui/relative-time";
import { useNow } from "@/components/ui/use-now";
import { HiddenContent, Provenance } from "./provenance";
import type { Content, Received } from "./received";

/** A phone's wallpaper is the phone's, whatever the theme of the page. */
const wallpaper = {
  background:
    "radial-gradient(120% 80% at 10% 0%, #2b7a8c 0%, transparent 55%), radial-gradient(120% 90% at 100% 100%, #7a3d68 0%, transparent 55%), #16202c",
};

/** Pushes as they lie on a lock screen, the newest on top. */
export function LockScreen({ items }: { items: Received[] }) {
  return (
    <div className="bg-sunken p-4 sm:p-8">
      <div
        className="mx-auto flex h-[40rem] max-w-sm flex-col overflow-hidden rounded-[2.5rem] border-8 border-black shadow-pop"
        style={wallpaper}
      >
        <PhoneClock />
        <ul
          aria-label="Pushes received, newest first"
          className="grid grow content-start gap-2 overflow-y-auto p-3"
        >
          {items.map((item) => (
            <PushCard key={item.id} item={item} />
          ))}
        </ul>
      </div>
    </div>
  );
}

function PhoneClock() {
  const now = useNow();
  const date = now === null ? null : new Date(now);
  return (
    <div aria-hidden className="pt-7 pb-4 text-center text-white">
      <p className="text-sm opacity-90">
        {date?.toLocaleDateString("en", { weekday: "long", month: "long", day: "numeric" }) ??
          "\u00a0"}
      </p>
      <p className="font-light text-6xl tabular-nums tracking-tight">
        {date?.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" }) ?? "\u00a0"}
      </p>
    </div>
  );
}

function PushCard({ item }: { item: Received }) {
  const { content, typeName, receivedAt } = item;
  return (
    <li className="grid animate-pop grid-cols-[auto_minmax(0,1fr)] gap-x-3 rounded-2xl bg-white/90 p-3 text-black">
      <AppIcon badge={content?.badge} />
      <div className="min-w-0">
        <p className="flex justify-between gap-2 text-xs opacity-70">
          <span className="truncate">{typeName ?? "Sent without a notification"}</span>
          <RelativeTime at={receivedAt} className="shrink-0" />
        </p>
        {content ? (
          <>
            <p className="break-words font-semibold text-sm">{content.title}</p>
            <p className="whitespace-pre-line break-words text-sm">{content.body}</p>
            {content.actionUrl && (
              <p className="truncate pt-1 font-mono text-xs opacity-70" title={content.actionUrl}>
                opens {content.actionUrl}
              </p>
            )}
            <Buttons of={content.buttons} />
          </>
        ) : (
          <p className="text-sm">
            <HiddenContent />
          </p>
        )}
      </div>
      <div className="pt-1.5 text-xs opacity-75">
        <Provenance item={item} />
      </div>
    </li>
  );
}

/** The app's icon, with the number that the push puts on it; 0 takes it away. */
function AppIcon({ badge }: { badge: number | undefined }) {
  return (
    <span className="relative row-span-2 grid size-9 place-items-center rounded-xl bg-black/80 text-white">
      <BellRing aria-hidden className="size-5" />
      {badge !== undefined && (
        <span
          title={`Badge on the app's icon: ${badge}`}
          className={cn(
            "absolute -top-1.5 -right-2 min-w-5 rounded-full px-1 text-center text-xs leading-5 tabular-nums",
            badge === 0 ? "bg-[#525252]" : "bg-[#c4281c]",
          )}
        >
          <span className="sr-only">Badge </span>
          {badge}
        </span>
      )}
    </span>
  );
}

/** As a phone unfolds them; here they only say where they lead. */
function Buttons({ of }: { of: Content["buttons"] }) {
  if (!of?.length) return null;
  return (
    <ul aria-label="Buttons" className="flex flex-wrap gap-1.5 pt-2">
      {of.map(({ id, label, url }) => (
        <li
          key={id}
          title={url ? `opens ${url}` : "the app decides"}
          className="rounded-full bg-black/10 px-2.5 py-0.5 font-medium text-xs"
        >
          {label}
        </li>
      ))}
    </ul>
  );
}
