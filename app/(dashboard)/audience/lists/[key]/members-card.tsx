import { useInfiniteQuery } from "@tanstack/react-query";
import { UsersRound } from "lucide-react";
import Link from "next/link";
import { useApi } from "@/components/api";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PagedList } from "@/components/ui/paged-list";
import { Row, Table, TableBody, TableHead, Td, Th } from "@/components/ui/table";
import type { Found } from "./found";

/** Who is on the list. Looking at it is kept in the audit log. */
export function MembersCard({ list }: { list: Found["list"] }) {
  const api = useApi();
  const members = useInfiniteQuery(
    api.lists.members.infiniteQueryOptions(
      { key: list.key },
      { getNextPageParam: ({ nextCursor }) => nextCursor },
    ),
  );
  const people = members.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Card>
      <CardHeader title="People" hint="Each look is kept in the audit log" />
      <PagedList
        list={members}
        shown={people.length}
        skeleton={4}
        end="that is all"
        empty={
          <EmptyState icon={UsersRound} title="Nobody is on this list yet">
            Upload a file to fill it.
          </EmptyState>
        }
      >
        <Table label="People on the list">
          <TableHead>
            <Row>
              <Th>User</Th>
              <Th>E-mail</Th>
              <Th className="max-sm:hidden">Phone</Th>
              <Th className="max-md:hidden">Language and zone</Th>
            </Row>
          </TableHead>
          <TableBody>
            {people.map((user) => (
              <Row key={user.userId}>
                <Td>
                  <Link
                    href={`/users/${encodeURIComponent(user.userId)}`}
                    className="break-all font-mono text-xs hover:underline"
                  >
                    {user.userId}
                  </Link>
                </Td>
                <Td className="break-all text-ink-soft">{user.email ?? "none"}</Td>
                <Td className="whitespace-nowrap text-ink-soft max-sm:hidden">
                  {user.phone ?? "none"}
                </Td>
                <Td className="text-ink-soft max-md:hidden">
                  {user.locale}, {user.timeZone}
                </Td>
              </Row>
            ))}
          </TableBody>
        </Table>
      </PagedList>
    </Card>
  );
}
