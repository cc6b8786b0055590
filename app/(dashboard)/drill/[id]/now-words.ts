import { type Drill, scenarioWords } from "@/components/drill/scenarios";

type Told = Pick<Drill, "phase" | "accounts"> & { drill: Pick<Drill["drill"], "scenario"> };

/** What happens at this moment of a drill. */
export function nowWords({ phase, drill, accounts }: Told): string {
  const broken = accounts.find((account) => account.broken);
  const name = broken?.key ?? "The first account";
  const others = accounts.filter((account) => account !== broken).map(({ key }) => key);
  const state = broken?.bands.at(-1)?.state ?? "closed";
  const elsewhere =
    others.length > 0 ? `everything goes to ${others.join(", ")}` : "messages wait, nobody is left";
  if (phase === "starting")
    return `Messages go out, and ${name} takes them. It breaks in a moment.`;
  if (phase === "broken") {
    if (state === "open" || state === "forced_open")
      return `The breaker of ${name} is open: ${elsewhere}.`;
    if (state === "half_open") return `${name} is tried again with a tenth of its pace.`;
    return `${scenarioWords[drill.scenario].does} The breaker of ${name} is closed.`;
  }
  if (state === "open")
    return `${name} is well again, but nobody knows yet: ${elsewhere} until a probe goes through.`;
  if (state === "half_open")
    return `A probe went through: ${name} gets a tenth of its pace for 10 s, then everything.`;
  return `${name} is well, and its breaker is closed: its traffic comes back.`;
}
