import type { AnswerFacts } from "./answer-facts";
import { clockTime } from "./words";

/** Tells times on the user's clock, and remembers whether it told any: the zone is named once. */
export type AnswerClock = {
  at(moment: Date): string;
  /** To the second. */
  exact(moment: Date): string;
  /** The sentence, with the zone at its end when it has a time. */
  close(sentence: string): string;
};

export function answerClock({ zone, now }: Pick<AnswerFacts, "zone" | "now">): AnswerClock {
  let told = false;
  const tell = (moment: Date, seconds: boolean) => {
    told = true;
    return clockTime(moment, { zone, now, seconds });
  };
  return {
    at: (moment) => tell(moment, false),
    exact: (moment) => tell(moment, true),
    close: (sentence) => `${sentence}${told ? ` (${zone})` : ""}.`,
  };
}
