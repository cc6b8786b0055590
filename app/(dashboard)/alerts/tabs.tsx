"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";

const tabs = [
  { href: "/alerts", label: "Alerts" },
  { href: "/alerts/rules", label: "Rules" },
  { href: "/alerts/contacts", label: "Contacts" },
];

/** The three pages of alerts; stands below the title of each. */
export function AlertTabs() {
  const path = usePathname();
  return (
    <nav aria-label="Alerts" className="mb-4 flex gap-4 overflow-x-auto border-b">
      {tabs.map(({ href, label }) => (
        <Link
          key={href}
          href={href}
          aria-current={path === href ? "page" : undefined}
          className="-mb-px inline-flex h-9 items-center whitespace-nowrap border-transparent border-b-2 text-ink-soft text-sm transition-colors hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-ink max-sm:h-11"
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
