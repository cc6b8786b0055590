import type { ChartColor } from "@/components/ui/chart-series";

/** Whose a failure is, worst for us first; how each is named and coloured. */
export const faultLooks = [
  { key: "platform", label: "Platform", color: "--chart-6" },
  { key: "provider", label: "Provider", color: "--chart-1" },
  { key: "producer", label: "Producer", color: "--chart-2" },
  { key: "recipient", label: "Recipient", color: "--chart-5" },
] as const satisfies { key: string; label: string; color: ChartColor }[];

export type FaultKey = (typeof faultLooks)[number]["key"];

export function faultLook(fault: FaultKey) {
  return faultLooks.find(({ key }) => key === fault) ?? faultLooks[0];
}
