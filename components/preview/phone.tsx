import type { ReactNode } from "react";
import { cn } from "../ui/class-names";
import { useNow } from "../ui/use-now";
import type { Look } from "./rendered";

/** A phone's wallpaper is the phone's, whatever the theme of the page. */
const wallpapers: Record<Look, string> = {
  light:
    "radial-gradient(120% 70% at 15% 0%, #ffd7b0 0%, transparent 60%), radial-gradient(120% 80% at 100% 30%, #c7a6e8 0%, transparent 60%), radial-gradient(120% 90% at 40% 100%, #6fb6d6 0%, transparent 65%), #dcd6e6",
  dark: "radial-gradient(120% 70% at 10% 0%, #274c63 0%, transparent 60%), radial-gradient(110% 80% at 100% 100%, #4b2a52 0%, transparent 60%), #0c1118",
};

/** A phone with a locked screen, with what lies on it. */
export function Phone(props: {
  system: "ios" | "android";
  look: Look;
  children: ReactNode;
  /** Below the phone: what to know about what it shows. */
  caption?: ReactNode;
}) {
  const { system, look, children, caption } = props;
  const name = system === "ios" ? "iOS" : "Android";
  return (
    <figure className="grid min-w-0 content-start gap-2">
      <div
        className={cn(
          "relative mx-auto flex h-104 w-full max-w-75 flex-col overflow-hidden border-[6px] border-black shadow-pop @container",
          system === "ios" ? "rounded-[2.75rem]" : "rounded-[1.75rem]",
          look === "dark" ? "text-white" : "text-black",
        )}
        style={{ background: wallpapers[look] }}
      >
        <Camera system={system} />
        <PhoneClock system={system} />
        <div className={cn("grid gap-2", system === "ios" ? "mt-auto px-2 pb-10" : "px-2.5 pt-1")}>
          {children}
        </div>
        <span
          aria-hidden
          className="absolute bottom-2 left-1/2 h-1 w-24 -translate-x-1/2 rounded-full bg-current opacity-80"
        />
      </div>
      <figcaption className="text-center text-ink-soft text-xs">
        <span className="font-medium text-ink">
          {name}, {look}
        </span>
        {caption && <span className="block text-ink-faint">{caption}</span>}
      </figcaption>
    </figure>
  );
}

function Camera({ system }: { system: "ios" | "android" }) {
  return (
    <span
      aria-hidden
      className={cn(
        "absolute top-2 left-1/2 -translate-x-1/2 rounded-full bg-black",
        system === "ios" ? "h-5.5 w-20" : "size-3",
      )}
    />
  );
}

function PhoneClock({ system }: { system: "ios" | "android" }) {
  const now = useNow();
  const date = now === null ? null : new Date(now);
  const day = date?.toLocaleDateString("en", { weekday: "long", month: "long", day: "numeric" });
  const [hour = "", minute = ""] =
    date?.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" }).split(":") ?? [];
  if (system === "android")
    return (
      <div aria-hidden className="px-4 pt-9 pb-3">
        <p className="font-light text-5xl tabular-nums leading-none">
          {hour}:{minute}
        </p>
        <p className="pt-1 text-sm">{day ?? "\u00a0"}</p>
      </div>
    );
  return (
    <div aria-hidden className="pt-11 text-center">
      <p className="text-sm opacity-90">{day ?? "\u00a0"}</p>
      <p className="font-semibold text-6xl tabular-nums tracking-tight opacity-90">
        {hour}:{minute}
      </p>
    </div>
  );
}
