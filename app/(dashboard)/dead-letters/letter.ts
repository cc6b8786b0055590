import type { RouterInputs, RouterOutputs } from "@/server/api/root";

export type Group = RouterOutputs["deadLetters"]["groups"]["groups"][number];
export type ListedLetter = RouterOutputs["deadLetters"]["list"]["items"][number];
export type Letter = RouterOutputs["deadLetters"]["one"];
export type Selection = RouterInputs["deadLetters"]["replay"]["selection"];
export type LetterState = RouterInputs["deadLetters"]["groups"]["state"];
export type Stage = "plan" | "fanout" | "sending" | "callback";

export const stateLabels: Record<LetterState, string> = {
  open: "Open",
  replaying: "To be replayed",
  replayed: "Replayed",
  discarded: "Discarded",
};

const stageLabels: Record<string, string> = {
  plan: "Planning",
  fanout: "Fan-out",
  sending: "Sending",
  callback: "Callback",
};

export const stageLabel = (stage: string): string => stageLabels[stage] ?? stage;

const plural = (n: number, one: string, more: string) =>
  `${n.toLocaleString("en")} ${n === 1 ? one : more}`;

/** "3 letters, 1,204 messages" */
export function reachOf({ letters, messages }: { letters: number; messages: number }): string {
  return `${plural(letters, "letter", "letters")}, ${plural(messages, "message", "messages")}`;
}

/** The stage of a group, as the procedures take it. */
export const isStage = (stage: string): stage is Stage => stage in stageLabels;

/** A whole group, of one producer where the list is narrowed to it. */
export function groupOf({ stage, cause }: Group, producer: string | null): Selection | null {
  return isStage(stage) ? { group: { stage, cause }, producer } : null;
}
