import { formatRate } from "@/components/format";
import { Progress } from "@/components/ui/progress";
import type { Account } from "./account";

/** Items a second over ten seconds, against what the account gets now. */
export function RateBar({ account }: { account: Account }) {
  const { recent, pacePerSecond, ratePerSecond } = account;
  const share = pacePerSecond ? recent.perSecond / pacePerSecond : 0;
  const reduced = pacePerSecond !== null && pacePerSecond < (ratePerSecond ?? Infinity);
  return (
    <div className="grid min-w-0 gap-1.5">
      <p className="flex flex-wrap items-baseline gap-x-1 text-sm tabular-nums">
        <span className="font-medium">{formatRate(recent.perSecond)}/s</span>
        <span className="text-ink-faint text-xs">
          {pacePerSecond === null
            ? "no limit"
            : pacePerSecond === 0
              ? "takes nothing"
              : `of ${formatRate(pacePerSecond)}/s`}
        </span>
      </p>
      {pacePerSecond !== null && (
        <Progress
          label={`${account.label}: rate against limit`}
          value={share}
          tone={reduced ? "warn" : "accent"}
        />
      )}
    </div>
  );
}
