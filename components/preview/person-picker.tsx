import type { RouterOutputs } from "@/server/api/root";
import { Select } from "../ui/select";
import type { PreviewChoice } from "./use-preview-choice";

type Person = RouterOutputs["templates"]["people"][number];

/** Whose eyes to see through: people like real users, by nothing that says who those are. */
export function PersonPicker(props: { people: Person[]; choice: PreviewChoice }) {
  const { people, choice } = props;
  const chosen = choice.person && "sample" in choice.person ? choice.person.sample : 0;
  return (
    <Select
      aria-label="Previewed as"
      disabled={people.length === 0}
      placeholder="With examples: there are no users yet"
      value={people.length > 0 ? String(chosen) : undefined}
      onValueChange={(value) => choice.setPerson({ sample: Number(value) })}
      options={people.map((person) => ({
        value: String(person.sample),
        label: described(person),
        hint: person.locale,
      }))}
    />
  );
}

const countries = new Intl.DisplayNames("en", { type: "region", fallback: "code" });

/** Somebody without a name: where they are and what they carry. */
function described({ region, timeZone, platforms, sample }: Person): string {
  const place = region ? countryName(region) : (timeZone.split("/").at(-1) ?? timeZone);
  const devices = platforms.length > 0 ? `, ${platforms.join(" and ")}` : "";
  return `Reader ${sample + 1} in ${place.replaceAll("_", " ")}${devices}`;
}

function countryName(region: string): string {
  try {
    return countries.of(region) ?? region;
  } catch {
    return region;
  }
}
