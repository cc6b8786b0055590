import { Moon, Sun } from "lucide-react";
import { channelLabel } from "../notification/channels";
import { Segmented } from "../ui/segmented";
import { PicturesButton } from "./pictures-button";
import type { Look } from "./rendered";
import type { PreviewChoice } from "./use-preview-choice";

/** How things are shown: which channels, in which light, with or without pictures. */
export function PreviewBar(props: {
  channel: string;
  choice: PreviewChoice;
  look: Look;
  onLook: (look: Look) => void;
  images: boolean;
  onImages: (images: boolean) => void;
}) {
  const { channel, choice, look, onLook, images, onImages } = props;
  return (
    <header className="flex flex-wrap items-center gap-2 border-b px-4 py-2">
      <h2 className="mr-auto font-medium text-sm">Preview</h2>
      <Segmented
        aria-label="Channels shown"
        value={choice.all ? "all" : "one"}
        onValueChange={(value) => choice.setAll(value === "all")}
        options={[
          { value: "one", label: channelLabel(channel) },
          { value: "all", label: "All" },
        ]}
      />
      <Segmented
        aria-label="Light or dark"
        value={look}
        onValueChange={onLook}
        options={[
          { value: "light", label: <Sun aria-label="Light" className="size-3.5" /> },
          { value: "dark", label: <Moon aria-label="Dark" className="size-3.5" /> },
        ]}
      />
      <PicturesButton images={images} onImages={onImages} />
    </header>
  );
}
