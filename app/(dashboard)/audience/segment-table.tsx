import { useQueries, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useApi } from "@/components/api";
import { filterWords } from "@/components/audience/filter-words";
import { formatCount } from "@/components/format";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { Row, Table, TableBody, TableHead, Td, Th } from "@/components/ui/table";
import type { RouterOutputs } from "@/server/api/root";

type Page = RouterOutputs["segments"]["list"];

/** The segments of some pages, each with what it means and about how many people it has. */
export function SegmentTable({ q, pages }: { q: string; pages: Page[] }) {
  const api = useApi();
  const { data: fields } = useQuery(api.segments.fields.queryOptions());
  const sizes = useQueries({
    queries: pages.map((_, i) =>
      api.segments.sizes.queryOptions(
        { q, cursor: pages[i - 1]?.nextCursor ?? null },
        { staleTime: 60_000 },
      ),
    ),
  });
  return (
    <Table label="Segments">
      <TableHead>
        <Row>
          <Th>Segment</Th>
          <Th className="max-md:hidden">Who is in it</Th>
          <Th numeric className="max-sm:pr-4">
            People
          </Th>
          <Th className="max-sm:hidden">Changed</Th>
        </Row>
      </TableHead>
      <TableBody>
        {pages.flatMap(({ items }, page) =>
          items.map((segment) => (
            <Row key={segment.key} className="relative">
              <Td className="max-w-64 py-2">
                <Link
                  href={`/audience/segments/${encodeURIComponent(segment.key)}`}
                  className="font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
                >
                  {segment.name}
                </Link>
                <div className="truncate font-mono text-ink-faint text-xs">{segment.key}</div>
              </Td>
              <Td className="max-w-96 py-2 text-ink-soft max-md:hidden">
                <span className="line-clamp-2">
                  {segment.description || filterWords(segment.filter, fields)}
                </span>
              </Td>
              <Td numeric className="max-sm:pr-4">
                <Size sizes={sizes[page]?.data} segmentKey={segment.key} />
              </Td>
              <Td className="whitespace-nowrap text-ink-soft max-sm:hidden">
                <RelativeTime at={segment.updatedAt} />
                <div className="max-w-44 truncate text-ink-faint text-xs">{segment.updatedBy}</div>
              </Td>
            </Row>
          )),
        )}
      </TableBody>
    </Table>
  );
}

function Size(props: {
  sizes: RouterOutputs["segments"]["sizes"] | undefined;
  segmentKey: string;
}) {
  if (!props.sizes) return <Skeleton className="ml-auto h-4 w-14" />;
  const size = props.sizes[props.segmentKey];
  return size == null ? (
    <span className="text-warn">names a segment that is gone</span>
  ) : (
    <span title="About, from a sample">≈ {formatCount(size)}</span>
  );
}
