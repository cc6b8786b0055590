import { useState } from "react";
import { MailFrame } from "../preview/mail-frame";
import { PicturesButton } from "../preview/pictures-button";
import { cn } from "../ui/class-names";
import { channelIcon, channelLabel } from "./channels";

const mailSize = { width: 480, height: 384 };

/**
 * What somebody reads on one channel. HTML mail stands in a frame that may do nothing, and fetches its
 * pictures only when asked to: their servers would learn that somebody looked.
 */
export function MessagePreview(props: { channel: string; title: string; body: string }) {
  const { channel, title, body } = props;
  const [images, setImages] = useState(false);
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
        {channel === "email" && (
          <span className="-my-1 ml-auto">
            <PicturesButton images={images} onImages={setImages} />
          </span>
        )}
      </figcaption>
      {title && <p className="break-words px-3 pt-2 font-semibold text-sm">{title}</p>}
      {channel === "email" ? (
        <div className="mt-2 border-t">
          <MailFrame
            title={`E-mail: ${title}`}
            html={body}
            {...mailSize}
            look="light"
            images={images}
          />
        </div>
      ) : (
        <p className="whitespace-pre-wrap break-words px-3 pt-1 pb-3 text-ink-soft text-sm">
          {body}
        </p>
      )}
    </figure>
  );
}
