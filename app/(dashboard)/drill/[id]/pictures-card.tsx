import type { Drill } from "@/components/drill/scenarios";
import { formatDuration } from "@/components/format";
import { AccountPicture } from "@/components/provider/account-picture";
import { breakerLook } from "@/components/provider/breaker-look";
import { again, kinds } from "@/components/provider/picture";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ChartLegend } from "@/components/ui/chart-tooltip";

const leadMs = 10_000;
/** A drill that has just begun does not fill the picture. */
const shortestMs = 60_000;

/** How fast it answers: in the last second that it did, and at worst. */
function Speed({ seconds }: Pick<Drill["accounts"][number], "seconds">) {
  const last = seconds.at(-1);
  if (!last) return null;
  const worst = Math.max(...seconds.map(({ latencyMs }) => latencyMs));
  return (
    <span className="ml-auto text-ink-faint text-xs tabular-nums">
      answers in {formatDuration(last.latencyMs)}, {formatDuration(worst)} at worst
    </span>
  );
}

/** The channel's accounts below each other, on one scale. */
export function PicturesCard({ data }: { data: Drill }) {
  const { drill, accounts, at } = data;
  const from = drill.startedAt.getTime() - leadMs;
  const end = (drill.endedAt ?? at).getTime();
  const to = Math.max(end, from + shortestMs);
  const most = Math.max(
    10,
    ...accounts.flatMap(({ seconds }) =>
      seconds.map(({ taken, refused, limited, errors }) => taken + refused + limited + errors),
    ),
  );
  return (
    <Card>
      <CardHeader title="Answers by second" actions={<ChartLegend series={[...kinds, again]} />} />
      <CardBody className="grid gap-5">
        {accounts.map((account) => {
          const state = account.bands.at(-1)?.state ?? "closed";
          return (
            <section key={account.id} aria-label={account.key} className="grid gap-2">
              <header className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
                <h3 className="font-medium font-mono text-xs">{account.key}</h3>
                <Badge tone={breakerLook[state].tone} dot>
                  {breakerLook[state].label}
                </Badge>
                <span className="text-ink-faint text-xs">
                  {account.broken ? "the one that fails" : "next in the order"}
                </span>
                <Speed seconds={account.seconds} />
              </header>
              <AccountPicture
                name={account.key}
                seconds={account.seconds}
                bands={account.bands}
                from={from}
                to={to}
                most={most}
              />
            </section>
          );
        })}
        <p className="text-ink-faint text-xs">
          The strip below each picture is its breaker: closed, open (nothing goes there) or
          half-open (a tenth).
        </p>
      </CardBody>
    </Card>
  );
}
