import Link from "next/link";
import { RelativeTime } from "@/components/ui/relative-time";
import { Row, Table, TableBody, TableHead, Td, Th } from "@/components/ui/table";
import { type FoundUser, hrefOfUser } from "./found";

/** People in a table, each line a way to their page. */
export function People({ label, people }: { label: string; people: FoundUser[] }) {
  return (
    <Table label={label}>
      <TableHead>
        <Row>
          <Th>User</Th>
          <Th>E-mail</Th>
          <Th className="max-sm:hidden">Phone</Th>
          <Th className="max-md:hidden">Language and zone</Th>
          <Th className="max-sm:hidden">Last active</Th>
        </Row>
      </TableHead>
      <TableBody>
        {people.map((user) => (
          <Row key={user.userId} className="relative">
            <Td>
              <Link
                href={hrefOfUser(user)}
                className="break-all font-mono text-xs after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
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
            <Td className="whitespace-nowrap text-ink-soft max-sm:hidden">
              {user.lastActiveAt ? <RelativeTime at={user.lastActiveAt} /> : "never"}
            </Td>
          </Row>
        ))}
      </TableBody>
    </Table>
  );
}
