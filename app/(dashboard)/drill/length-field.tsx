import { formatDuration } from "@/components/format";
import { Segmented } from "@/components/ui/segmented";
import { lengths } from "./filters";

type Length = (typeof lengths)[number];

/** How long it stays broken, unless somebody stops it before. */
export function LengthField(props: { value: Length; onChange: (value: Length) => void }) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <span className="font-medium text-sm">Broken for</span>
      <Segmented
        aria-label="Broken for"
        value={String(props.value)}
        onValueChange={(chosen) => {
          const length = lengths.find((one) => String(one) === chosen);
          if (length) props.onChange(length);
        }}
        options={lengths.map((one) => ({
          value: String(one),
          label: formatDuration(one * 1_000),
        }))}
      />
      <p className="text-ink-faint text-xs">
        You can stop it at any moment. It ends by itself, also when this page is closed.
      </p>
    </div>
  );
}
