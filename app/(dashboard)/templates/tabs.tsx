import Link from "next/link";
import { cn } from "@/components/ui/class-names";

const pages = [
  { key: "templates", href: "/templates", label: "Templates" },
  { key: "partials", href: "/templates/partials", label: "Shared pieces" },
  { key: "brand", href: "/templates/brand", label: "Brand" },
] as const;

/** The pages of the content team's area. */
export function TemplateTabs({ current }: { current: (typeof pages)[number]["key"] }) {
  return (
    <nav aria-label="Templates" className="mb-4 flex gap-4 overflow-x-auto border-b">
      {pages.map(({ key, href, label }) => (
        <Link
          key={key}
          href={href}
          aria-current={key === current ? "page" : undefined}
          className={cn(
            "-mb-px inline-flex h-9 items-center whitespace-nowrap border-transparent border-b-2 text-ink-soft text-sm hover:text-ink",
            key === current && "border-accent font-medium text-ink",
          )}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
