import type { Tone } from "../ui/badge";
import type { ChartColor } from "../ui/chart-series";
import type { Band } from "./picture";

/** How the states of a breaker are called and coloured, everywhere. */
export const breakerLook: Record<Band["state"], { label: string; tone: Tone; color: ChartColor }> =
  {
    closed: { label: "Closed", tone: "ok", color: "--ok" },
    slowed: { label: "Slowed", tone: "warn", color: "--warn" },
    half_open: { label: "Half-open", tone: "warn", color: "--warn" },
    open: { label: "Open", tone: "bad", color: "--bad" },
    forced_open: { label: "Forced open", tone: "bad", color: "--bad" },
    forced_closed: { label: "Forced closed", tone: "ok", color: "--ok" },
  };
