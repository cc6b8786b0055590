"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";

const tabs = [
  { href: "/audience", label: "Segments" },
  { href: "/audience/lists", label: "Lists" },
  { href: "/audience/suppressions", label: "Suppressions" },
];

/** The three pages of the audience; stands below the title of each. */
export function AudienceTabs() {
  const path = usePathname();
  const current = tabs.findLast(({ href }) => path === href || path.startsWith(`${href}/`));
  return (
    <nav aria-label="Audience" className="mb-4 flex gap-4 overflow-x-auto border-b">
      {tabs.map(({ href, label }) => (
        <Link
          key={href}
          href={href}
          aria-current={href === current?.href ? "page" : undefined}
          className="-mb-px inline-flex h-9 items-center whitespace-nowrap border-transparent border-b-2 text-ink-soft text-sm transition-colors hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-ink max-sm:h-11"
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
