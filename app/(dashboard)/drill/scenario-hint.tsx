import { type ScenarioKey, scenarioWords } from "@/components/drill/scenarios";

/** What a scenario does, what one sees, and what to look for. */
export function ScenarioHint({ scenario }: { scenario: ScenarioKey }) {
  const { does, see, look } = scenarioWords[scenario];
  return (
    <span className="mt-1 grid gap-1.5">
      <span>{does}</span>
      <Line label="You will see">{see}</Line>
      <Line label="Look for">{look}</Line>
    </span>
  );
}

function Line({ label, children }: { label: string; children: string }) {
  return (
    <span>
      <span className="font-medium text-ink">{label}:</span> {children}
    </span>
  );
}
