import { CalendarDays, List } from "lucide-react";
import Link from "next/link";
import { cn } from "@/components/ui/class-names";

const views = [
  { href: "/campaigns", label: "List", icon: List },
  { href: "/campaigns/calendar", label: "Calendar", icon: CalendarDays },
] as const;

/** The two ways to look at all campaigns. */
export function ViewLinks({ current }: { current: (typeof views)[number]["href"] }) {
  return (
    <nav aria-label="Campaigns as" className="inline-flex rounded-md border bg-sunken p-0.5">
      {views.map(({ href, label, icon: Icon }) => (
        <Link
          key={href}
          href={href}
          aria-current={href === current ? "page" : undefined}
          className={cn(
            "inline-flex h-6.5 items-center gap-1.5 rounded px-2.5 text-ink-soft text-xs hover:text-ink max-sm:h-8",
            href === current && "bg-raised font-medium text-ink shadow-[0_0_0_1px_var(--line)]",
          )}
        >
          <Icon aria-hidden className="size-3.5" />
          {label}
        </Link>
      ))}
    </nav>
  );
}
