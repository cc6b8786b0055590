import { formatCount, formatDuration } from "../format";
import type { Effect } from "./switch";

/** “Effective everywhere after 180 ms; 312 messages had left.” */
export function EffectLine({ effect }: { effect: Effect | null }) {
  return <span className="tabular-nums">{effect ? sentenceOf(effect) : "Not effective yet."}</span>;
}

function sentenceOf({ everywhereMs, waitingFor, hadLeft }: Effect): string {
  const left = `${formatCount(hadLeft)} ${hadLeft === 1 ? "message" : "messages"} had left`;
  if (everywhereMs !== null)
    return `Effective everywhere after ${formatDuration(everywhereMs)}; ${left}.`;
  if (waitingFor > 0)
    return `${waitingFor} ${waitingFor === 1 ? "process has" : "processes have"} not taken note yet; ${left}.`;
  return "Effective. No process that sends was running.";
}
