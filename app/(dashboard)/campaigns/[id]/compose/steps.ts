import { createLoader, parseAsStringLiteral } from "nuqs/server";

/** The path of a campaign that is being written; movement on it is free. */
export const steps = ["audience", "content", "delivery", "review"] as const;
export type Step = (typeof steps)[number];

export const stepLabels: Record<Step, string> = {
  audience: "Audience",
  content: "Content",
  delivery: "Delivery",
  review: "Review",
};

/** The place in the URL: `?step=content&variant=b`. */
export const placeParsers = {
  step: parseAsStringLiteral(steps).withDefault("audience"),
  variant: parseAsStringLiteral(["a", "b", "c", "d", "e"]).withDefault("a"),
};

export const loadPlace = createLoader(placeParsers);

export const nextStep = (step: Step): Step | undefined => steps[steps.indexOf(step) + 1];
export const stepBefore = (step: Step): Step | undefined => steps[steps.indexOf(step) - 1];
