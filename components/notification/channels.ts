import { Inbox, type LucideIcon, Mail, MessageSquare, Smartphone, Webhook } from "lucide-react";

const known: Record<string, { label: string; icon: LucideIcon }> = {
  in_app: { label: "In-app", icon: Inbox },
  push: { label: "Push", icon: Smartphone },
  email: { label: "E-mail", icon: Mail },
  sms: { label: "SMS", icon: MessageSquare },
  webhook: { label: "Webhook", icon: Webhook },
};

/** A channel's name as people say it; an unknown one stands for itself. */
export function channelLabel(channel: string): string {
  return known[channel]?.label ?? channel;
}

export function channelIcon(channel: string): LucideIcon {
  return known[channel]?.icon ?? Webhook;
}

/** "push and e-mail": channels within a sentence. */
export function channelList(channels: string[]): string {
  const names = channels.map((channel) => {
    const label = channelLabel(channel);
    return label === label.toUpperCase() ? label : label.toLowerCase();
  });
  return new Intl.ListFormat("en", { type: "conjunction" }).format(names);
}
