import Link from "next/link";
import { Fragment } from "react";
import { channelIcon, channelLabel } from "@/components/notification/channels";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/class-names";
import { RelativeTime } from "@/components/ui/relative-time";
import { Row, Table, TableBody, TableHead, Td, Th } from "@/components/ui/table";
import type { RouterOutputs } from "@/server/api/root";

export type ListedTemplate = RouterOutputs["templates"]["list"]["items"][number];

/** Templates by category; each says which channels it has words for, and in how many languages. */
export function TemplateTable({ items }: { items: ListedTemplate[] }) {
  const categories = Map.groupBy(items, ({ category }) => category);
  return (
    <Table label="Templates by category">
      <TableHead>
        <Row>
          <Th>Template</Th>
          <Th className="max-sm:hidden">Channels and languages</Th>
          <Th>State</Th>
          <Th className="max-md:hidden">Last changed</Th>
        </Row>
      </TableHead>
      <TableBody>
        {[...categories].map(([category, templates]) => (
          <Fragment key={category}>
            <tr className="bg-sunken">
              <th
                scope="rowgroup"
                colSpan={4}
                className="h-7 px-4 text-left font-medium text-ink-faint text-xs first-letter:uppercase"
              >
                {category}
                <span className="pl-2 font-normal tabular-nums">{templates.length}</span>
              </th>
            </tr>
            {templates.map((template) => (
              <TemplateRow key={template.id} template={template} />
            ))}
          </Fragment>
        ))}
      </TableBody>
    </Table>
  );
}

function TemplateRow({ template }: { template: ListedTemplate }) {
  const { id, name, typeKey, channels, changedAt, changedBy } = template;
  return (
    <Row className="relative">
      <Td className="py-2">
        <Link
          href={`/templates/${id}`}
          className="font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
        >
          {name}
        </Link>
        <span className="block break-all font-mono text-ink-faint text-xs">{typeKey}</span>
      </Td>
      <Td className="max-sm:hidden">
        <Matrix channels={channels} />
      </Td>
      <Td>
        <State template={template} />
      </Td>
      <Td className="text-ink-soft max-md:hidden">
        {changedAt ? (
          <>
            <RelativeTime at={changedAt} />
            <span className="block truncate text-ink-faint text-xs">{changedBy}</span>
          </>
        ) : (
          "never"
        )}
      </Td>
    </Row>
  );
}

/** A channel, and how many of the template's languages it has; amber where one is missing. */
function Matrix({ channels }: { channels: ListedTemplate["channels"] }) {
  const all = new Set(channels.flatMap(({ locales }) => locales));
  return (
    <ul className="flex flex-wrap gap-1.5">
      {channels.map(({ key, locales }) => {
        const Icon = channelIcon(key);
        const missing = [...all].filter((locale) => !locales.includes(locale));
        return (
          <li
            key={key}
            title={`${channelLabel(key)}: ${locales.join(", ")}${missing.length > 0 ? `; not ${missing.join(", ")}` : ""}`}
            className={cn(
              "inline-flex h-6 items-center gap-1 rounded border px-1.5 text-xs tabular-nums",
              missing.length > 0 ? "text-warn" : "text-ink-soft",
            )}
          >
            <Icon aria-hidden className="size-3.5" />
            <span className="sr-only">
              {channelLabel(key)}: {locales.join(", ")}
            </span>
            <span aria-hidden>
              {missing.length > 0 ? `${locales.length}/${all.size}` : locales.length}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function State({ template }: { template: ListedTemplate }) {
  const { publishedVersion, hasDraft } = template;
  return (
    <span className="flex flex-wrap gap-1.5">
      {publishedVersion === null ? (
        <Badge tone="warn">unpublished</Badge>
      ) : (
        <Badge tone="ok">version {publishedVersion}</Badge>
      )}
      {hasDraft && <Badge tone="info">draft</Badge>}
    </span>
  );
}
