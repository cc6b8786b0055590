import type { RouterInputs } from "@/server/api/root";

export type ExternalChannel = RouterInputs["credentials"]["setCanary"]["channel"];

/** What an address of each channel is called, and looks like. */
export const addresses: readonly {
  value: ExternalChannel;
  label: string;
  address: string;
  example: string;
}[] = [
  { value: "push", label: "Push", address: "Device token", example: "As the app registered it" },
  { value: "email", label: "E-mail", address: "E-mail address", example: "you@example.com" },
  { value: "sms", label: "SMS", address: "Number", example: "+49 151 23456789" },
  { value: "webhook", label: "Webhook", address: "URL", example: "https://example.com/hooks" },
];
