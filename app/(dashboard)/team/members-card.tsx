import { ShieldCheck, ShieldOff } from "lucide-react";
import { roleLabels } from "@/components/shell/role-labels";
import { Badge } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import { Row, Table, TableBody, TableHead, Td, Th } from "@/components/ui/table";
import { MemberMenu } from "./member-menu";
import type { Member, Team } from "./use-team";

export function MembersCard({ team }: { team: Team }) {
  const n = team.members.length;
  return (
    <Card>
      <CardHeader title="Members" hint={n === 1 ? "One person" : `${n} people`} />
      <Table label="Members of the team">
        <TableHead>
          <Row>
            <Th>Name</Th>
            <Th>Role</Th>
            <Th className="max-md:hidden">Second factor</Th>
            <Th className="max-md:hidden">Last seen</Th>
            <Th>
              <span className="sr-only">Actions</span>
            </Th>
          </Row>
        </TableHead>
        <TableBody>
          {team.members.map((member) => (
            <MemberRow key={member.id} member={member} team={team} />
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}

function MemberRow({ member, team }: { member: Member; team: Team }) {
  return (
    <Row>
      <Td className="max-w-64 py-2">
        <span className="flex flex-wrap items-center gap-x-2">
          <span className="truncate font-medium">{member.name}</span>
          {member.own && <Badge>You</Badge>}
          {member.disabled && <Badge tone="bad">Disabled</Badge>}
          {member.lockedUntil && <Badge tone="warn">Locked out</Badge>}
        </span>
        <span className="block truncate text-ink-faint text-xs">{member.email}</span>
      </Td>
      <Td>
        {roleLabels[member.role]}
        {member.producers.length > 0 && (
          <span className="block text-ink-faint text-xs">{member.producers.join(", ")}</span>
        )}
      </Td>
      <Td className="max-md:hidden">
        <Factor on={member.secondFactor} needed={team.factorRoles.includes(member.role)} />
      </Td>
      <Td className="whitespace-nowrap text-ink-soft text-xs max-md:hidden">
        {member.seenAt ? <RelativeTime at={member.seenAt} /> : "Not in the last 7 days"}
      </Td>
      <Td className="w-10 text-right">
        {!member.own && <MemberMenu member={member} producers={team.producers} />}
      </Td>
    </Row>
  );
}

function Factor({ on, needed }: { on: boolean; needed: boolean }) {
  const Icon = on ? ShieldCheck : ShieldOff;
  return (
    <span className="inline-flex items-center gap-1.5 text-ink-soft text-xs">
      <Icon aria-hidden className={on ? "size-4 text-ok" : "size-4 text-ink-faint"} />
      {on ? "On" : needed ? "Needed, not set up" : "Off"}
    </span>
  );
}
