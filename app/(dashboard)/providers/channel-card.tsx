import Link from "next/link";
import { formatCount } from "@/components/format";
import { channelIcon, channelLabel } from "@/components/notification/channels";
import { Badge } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import type { AccountsPage, Chain, CurvePoint } from "./account";
import { AccountRow } from "./account-row";
import type { Canary } from "./canary";
import { CanaryLine } from "./canary-line";
import { OrderDialog } from "./order-dialog";

/** Where the server stops counting. */
const mostWaiting = 10_000;

/** A channel's order: who is tried first, and how everybody in it is doing. */
export function ChannelCard(props: {
  chain: Chain;
  page: AccountsPage;
  curves: Record<string, CurvePoint[]>;
  mayAct: boolean;
  mayEnter: boolean;
  canary: Canary | undefined;
}) {
  const { chain, page, mayAct } = props;
  const Icon = channelIcon(chain.channel);
  const name = channelLabel(chain.channel);
  const byKey = new Map(page.accounts.map((account) => [account.key, account]));
  const unused = chain.unused.flatMap((key) => byKey.get(key) ?? []);
  return (
    <Card aria-label={name}>
      <CardHeader
        title={
          <span className="flex items-center gap-2">
            <Icon aria-hidden className="size-4 text-ink-faint" /> {name}
          </span>
        }
        hint={chain.own ? "Order set by hand" : "Standard order"}
        actions={
          <>
            {chain.waiting > 0 && (
              <Badge tone="warn" dot>
                {chain.waiting >= mostWaiting && "over "}
                {formatCount(chain.waiting)} wait for an account
              </Badge>
            )}
            {mayAct && <OrderDialog chain={chain} accounts={page.accounts} />}
          </>
        }
      />
      {chain.places.length === 0 && (
        <p className="border-t px-4 py-4 text-ink-soft text-sm">
          Nobody delivers {name}: its messages wait until there is an account.
        </p>
      )}
      <ol className="divide-y divide-line border-t">
        {chain.places.map((place, i) => {
          const account = byKey.get(place.account);
          return (
            account && (
              <AccountRow
                key={`${place.account} ${place.prefix} ${place.priorities.join()}`}
                nth={i + 1}
                account={account}
                place={place}
                page={page}
                curve={props.curves[account.key]}
                mayAct={mayAct}
              />
            )
          );
        })}
      </ol>
      {props.canary && <CanaryLine canary={props.canary} mayEnter={props.mayEnter} />}
      {unused.length > 0 && (
        <p className="border-t px-4 py-2 text-ink-faint text-xs">
          Not used here:{" "}
          {unused.map(({ key, label }, i) => (
            <span key={key}>
              {i > 0 && ", "}
              <Link
                href={`/providers/${encodeURIComponent(key)}`}
                className="underline underline-offset-4 hover:text-ink"
              >
                {label}
              </Link>
            </span>
          ))}
        </p>
      )}
    </Card>
  );
}
