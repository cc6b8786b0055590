import type { ChartColor } from "@/components/ui/chart-series";

const colors: Record<string, ChartColor> = {
  push: "--chart-1",
  email: "--chart-2",
  sms: "--chart-3",
  webhook: "--chart-4",
};

/** The same colour for a channel in every chart. */
export function channelColor(channel: string): ChartColor {
  return colors[channel] ?? "--chart-5";
}
