import { cn } from "../ui/class-names";
import { channelIcon, channelLabel } from "./channels";

/** What somebody reads on one channel. HTML mail stands in a frame that may do nothing. */
export function MessagePreview(props: { channel: string; title: string; body: string }) {
  const { channel, title, body } = props;
  const Icon = channelIcon(channel);
  return (
    <figure
      className={cn(
        "min-w-0 overflow-hidden rounded-lg border bg-surface",
        // A mail needs the width that there is.
        channel === "email" && "col-span-full",
      )}
    >
      <figcaption className="flex items-center gap-2 border-b bg-sunken px-3 py-1.5 text-ink-soft text-xs">
        <Icon aria-hidden className="size-3.5" />
        {channelLabel(channel)}
      </figcaption>
      {title && <p className="break-words px-3 pt-2 font-semibold text-sm">{title}</p>}
      {channel === "email" ? (
        <iframe
          title={`E-mail: ${title}`}
          sandbox=""
          srcDoc={`<meta charset="utf-8"><base target="_blank"><body style="margin:0;color-scheme:light;background:#fff">${body}`}
          className="mt-2 h-80 w-full border-t bg-white"
        />
      ) : (
        <p className="whitespace-pre-wrap break-words px-3 pt-1 pb-3 text-ink-soft text-sm">
          {body}
        </p>
      )}
    </figure>
  );
}
