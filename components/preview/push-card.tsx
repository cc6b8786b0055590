import { BellRing, ImageIcon } from "lucide-react";
import { cn } from "../ui/class-names";
import type { Look, Rendered } from "./rendered";
import { useCut } from "./use-cut";

type PushProps = { push: Rendered; look: Look; appName: string; images: boolean };

// Sizes are shares of the screen's width (cqw), as on a phone 375 points wide: what is cut off here is
// cut off there.

/** A push as it lies on an iPhone's lock screen: one line of title, four of text. */
export function IosPush({ push, look, appName, images }: PushProps) {
  return (
    <div
      className={cn(
        "grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-[2.6cqw] rounded-[6cqw] p-[3.2cqw] backdrop-blur-xl",
        look === "dark" ? "bg-black/45" : "bg-white/65",
      )}
    >
      <AppIcon className="size-[10cqw] rounded-[2.4cqw]" />
      <div className="min-w-0">
        <p className="flex items-baseline gap-2">
          <span className="min-w-0 truncate font-semibold text-[4cqw] leading-[5.2cqw]">
            {push.title || appName}
          </span>
          <span className="ml-auto shrink-0 text-[3.5cqw] opacity-60">now</span>
        </p>
        <Body text={push.body} className="line-clamp-4 text-[4cqw] leading-[5.2cqw]" />
      </div>
      <Picture url={push.imageUrl} show={images} className="size-[10cqw] rounded-md" />
      <Buttons of={push.buttons} className="justify-between" />
    </div>
  );
}

/** A push as it lies on an Android lock screen: unfolded, as the newest one is. */
export function AndroidPush({ push, look, appName, images }: PushProps) {
  return (
    <div
      className={cn(
        "grid grid-cols-[auto_minmax(0,1fr)_auto] gap-x-[3cqw] rounded-[6.5cqw] p-[3.8cqw]",
        look === "dark" ? "bg-[#1f2226] text-[#e3e3e6]" : "bg-[#f8f7fb] text-[#1b1b1f]",
      )}
    >
      <AppIcon className="size-[8cqw] rounded-full" />
      <div className="min-w-0">
        <p className="flex gap-1 text-[3.2cqw] opacity-75">
          <span className="truncate">{appName}</span> <span aria-hidden>·</span>
          <span className="shrink-0">now</span>
        </p>
        <p className="truncate font-medium text-[4cqw] leading-[5.6cqw]">{push.title}</p>
        <Body text={push.body} className="line-clamp-6 text-[3.9cqw] leading-[5.4cqw] opacity-85" />
      </div>
      <Picture url={push.imageUrl} show={images} className="size-[11cqw] rounded-lg" />
      <Buttons of={push.buttons} className="pl-[11cqw]" />
    </div>
  );
}

function Body({ text, className }: { text: string; className: string }) {
  const { ref, cut } = useCut(text);
  return (
    <>
      <p ref={ref} className={cn("whitespace-pre-line break-words", className)}>
        {text}
      </p>
      {cut && <span className="sr-only">The text is cut off here.</span>}
    </>
  );
}

/** As they appear when the push is held or unfolded. */
function Buttons({ of, className }: { of: Rendered["buttons"]; className: string }) {
  if (!of) return null;
  return (
    <ul className={cn("col-span-full mt-[2cqw] flex flex-wrap gap-[4cqw]", className)}>
      {of.map(({ id, label }) => (
        <li key={id} className="font-medium text-[3.6cqw] leading-[5cqw]">
          {label}
        </li>
      ))}
    </ul>
  );
}

function AppIcon({ className }: { className: string }) {
  return (
    <span className={cn("grid place-items-center bg-[#0b6b85] text-white", className)}>
      <BellRing aria-hidden className="size-1/2" />
    </span>
  );
}

function Picture(props: { url?: string | null; show: boolean; className: string }) {
  if (!props.url) return null;
  if (!props.show)
    return (
      <span
        className={cn("grid place-items-center bg-black/15", props.className)}
        title={props.url}
      >
        <ImageIcon aria-hidden className="size-1/2 opacity-60" />
        <span className="sr-only">A picture</span>
      </span>
    );
  return (
    // biome-ignore lint/performance/noImgElement: anybody's server, seen as the phone would fetch it
    <img
      src={props.url}
      alt=""
      referrerPolicy="no-referrer"
      className={cn("object-cover", props.className)}
    />
  );
}
