import { formatCount, formatShare } from "@/components/format";
import type { Tone } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import { cn } from "@/components/ui/class-names";
import { Row, Table, TableBody, TableHead, Td, Th } from "@/components/ui/table";
import type { RouterOutputs } from "@/server/api/root";
import { channelColor } from "./channel-colors";

type Channel = RouterOutputs["overview"]["read"]["channels"][number];

/** How each channel ended what it was given. */
export function ChannelsCard({ channels }: { channels: Channel[] }) {
  return (
    <Card>
      <CardHeader title="Channels" hint="Outcomes in this time range" />
      <Table label="Outcomes by channel">
        <TableHead>
          <Row>
            <Th>Channel</Th>
            <Th numeric>Sent</Th>
            <Th numeric>Success</Th>
            <Th numeric>Failed</Th>
            <Th numeric>Expired</Th>
            <Th numeric>Unknown</Th>
            <Th numeric>Retries</Th>
          </Row>
        </TableHead>
        <TableBody>
          {channels.map((channel) => (
            <Row key={channel.channel}>
              <Td>
                <span className="flex items-center gap-2 font-medium">
                  <span
                    aria-hidden
                    className="size-2 rounded-[2px]"
                    style={{ background: `var(${channelColor(channel.channel)})` }}
                  />
                  {channel.label}
                </span>
              </Td>
              <Td numeric>{formatCount(channel.sent)}</Td>
              <Td numeric className={cn("font-medium", colors[toneOf(channel.success)])}>
                {channel.success === null ? "–" : formatShare(channel.success)}
              </Td>
              <Figure n={channel.failed} />
              <Figure n={channel.expired} />
              <Figure n={channel.unknown} />
              <Figure n={channel.retried} />
            </Row>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}

function Figure({ n }: { n: number }) {
  return (
    <Td numeric className={n === 0 ? "text-ink-faint" : "text-ink-soft"}>
      {formatCount(n)}
    </Td>
  );
}

const colors: Partial<Record<Tone, string>> = { ok: "text-ok", warn: "text-warn", bad: "text-bad" };

function toneOf(success: number | null): Tone {
  if (success === null) return "muted";
  if (success >= 0.995) return "ok";
  return success >= 0.97 ? "warn" : "bad";
}
