import { Button } from "@/components/ui/button";
import { LocalTime } from "@/components/ui/local-time";
import type { PartKey } from "./campaign";
import type { Clash, Draft } from "./use-draft";

const partNames: Record<PartKey, string> = {
  name: "the name",
  typeKey: "the type",
  audience: "the audience",
  delivery: "the delivery",
};

/** Two people changed the same thing at once: both versions exist until it is decided whose holds. */
export function ClashBanner({ clash, decide }: { clash: Clash; decide: Draft["decide"] }) {
  const what = new Intl.ListFormat("en").format(clash.keys.map((key) => partNames[key]));
  return (
    <div role="alert" className="mb-4 grid gap-2 rounded-lg bg-warn-soft px-4 py-3 text-sm">
      <p>
        <span className="font-medium">{clash.by}</span> changed {what} at{" "}
        <LocalTime at={clash.at} /> while you did too. Nothing of yours is saved until you choose.
      </p>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" onClick={() => decide("theirs")}>
          Load theirs, drop mine
        </Button>
        <Button size="sm" variant="ghost" onClick={() => decide("mine")}>
          Keep mine, replace theirs
        </Button>
      </div>
    </div>
  );
}
