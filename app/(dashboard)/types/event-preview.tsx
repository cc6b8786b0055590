import { IosPush } from "@/components/preview/push-card";
import type { Look, Rendered } from "@/components/preview/rendered";
import { InboxPreview } from "@/components/preview/small-previews";
import { cn } from "@/components/ui/class-names";

/** One message, small enough to stand above another: pushes and inbox rows as they look, others by their words. */
export function EventPreview(props: {
  channel: string;
  rendered: Rendered | undefined;
  sender: string;
  look: Look;
}) {
  const { channel, rendered, sender, look } = props;
  if (!rendered)
    return <p className="text-ink-soft text-sm">Save first: this channel was not there before.</p>;
  if (rendered.problems.length > 0)
    return (
      <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad text-sm">
        {rendered.problems.map(({ message }) => message).join(" ")}
      </p>
    );
  if (channel === "in_app") return <InboxPreview item={rendered} images={false} look={look} />;
  if (channel === "push")
    return (
      <div
        className={cn(
          "@container mx-auto w-full max-w-86 rounded-2xl p-1.5",
          look === "dark" ? "bg-[#1b2733] text-white" : "bg-[#dcd6e6] text-black",
        )}
      >
        <IosPush push={rendered} look={look} appName={sender} images={false} />
      </div>
    );
  const words = rendered.text ?? rendered.body;
  return (
    <div
      className={cn(
        "rounded-xl border p-3.5 text-sm",
        look === "dark" ? "bg-[#16181d] text-[#eceef2]" : "bg-white text-[#15171c]",
      )}
    >
      {rendered.title && <p className="break-words font-semibold">{rendered.title}</p>}
      <p className="line-clamp-6 whitespace-pre-line break-words opacity-80">{words.trim()}</p>
    </div>
  );
}
