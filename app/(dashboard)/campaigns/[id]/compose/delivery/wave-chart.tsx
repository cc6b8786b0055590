import { formatCompact } from "@/components/format";
import type { PreviewedWave } from "../campaign";
import { cityOf, shortText } from "./moments";

/** The waves of a plan on one line of the viewer's time: the more people, the taller. */
export function WaveChart({ waves, people }: { waves: PreviewedWave[]; people: number | null }) {
  const [first, last] = [waves[0], waves.at(-1)];
  if (!first || !last || waves.length < 2) return null;
  const from = first.startsAt.getTime();
  const span = Math.max(1, last.startsAt.getTime() - from);
  const tallest = Math.max(...waves.map(({ share }) => share));
  const placeOf = (at: Date) => 2 + (96 * (at.getTime() - from)) / span;
  const biggest = waves.reduce((a, b) => (b.share > a.share ? b : a));
  return (
    <figure className="grid gap-1.5">
      <figcaption className="text-ink-soft text-xs">
        {waves.length} waves, in your time
        {biggest.zones && ` · most people: ${placesOf(biggest)} at ${shortText(biggest.startsAt)}`}
      </figcaption>
      <div aria-hidden className="relative h-20 border-line-strong border-b">
        {waves.map((wave) => (
          <span
            key={`${wave.startsAt.toISOString()}${wave.zones?.[0] ?? ""}`}
            title={`${shortText(wave.startsAt)} · ${placesOf(wave)} · ${sizeOf(wave, people)}`}
            className="absolute bottom-0 w-1.5 -translate-x-1/2 rounded-t-sm bg-accent hover:bg-ink"
            style={{
              left: `${placeOf(wave.startsAt)}%`,
              height: `${Math.max(4, (100 * wave.share) / tallest)}%`,
            }}
          />
        ))}
      </div>
      <div aria-hidden className="flex justify-between text-ink-faint text-xs tabular-nums">
        <span>{shortText(first.startsAt)}</span>
        <span>{shortText(new Date(from + span / 2))}</span>
        <span>{shortText(last.startsAt)}</span>
      </div>
      <details className="text-xs">
        <summary className="w-fit text-ink-soft hover:text-ink">All waves</summary>
        <ol className="mt-1.5 grid max-h-64 gap-1 overflow-y-auto">
          {waves.map((wave) => (
            <li
              key={`${wave.startsAt.toISOString()}${wave.zones?.[0] ?? ""}`}
              className="grid grid-cols-[5rem_1fr_auto] gap-2"
            >
              <span className="tabular-nums">{shortText(wave.startsAt)}</span>
              <span className="truncate text-ink-soft" title={wave.zones?.join(", ")}>
                {placesOf(wave)}
              </span>
              <span className="text-ink-faint tabular-nums">{sizeOf(wave, people)}</span>
            </li>
          ))}
        </ol>
      </details>
    </figure>
  );
}

function placesOf({ zones, forWinner }: PreviewedWave): string {
  if (!zones) return forWinner ? "the best variant, to everybody else" : "a part of the audience";
  const [first, second] = zones;
  if (!first) return "all other zones";
  const more = zones.length > 2 ? ` +${zones.length - 2}` : "";
  return `${[first, second].flatMap((zone) => (zone ? [cityOf(zone)] : [])).join(", ")}${more}`;
}

function sizeOf({ share }: PreviewedWave, people: number | null): string {
  if (people !== null) return `≈ ${formatCompact(Math.round(share * people))}`;
  const percent = share * 100;
  return `${percent < 1 ? percent.toFixed(1) : Math.round(percent)}%`;
}
