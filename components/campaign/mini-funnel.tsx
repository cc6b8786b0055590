import { formatCompact, formatCount } from "../format";

/** Sent, opened and clicked of a campaign as bars within each other, with their figures. */
export function MiniFunnel(props: { sent: number; opened: number; clicked: number }) {
  const { sent, opened, clicked } = props;
  const share = (n: number) => (sent > 0 ? Math.min(1, n / sent) : 0);
  return (
    <div className="grid gap-1">
      <div
        role="img"
        aria-label={`${formatCount(sent)} sent, ${formatCount(opened)} opened, ${formatCount(clicked)} clicked`}
        className="relative h-1.5 overflow-hidden rounded-full bg-hover"
      >
        {sent > 0 && <span className="absolute inset-0 rounded-full bg-accent/25" />}
        <Part share={share(opened)} className="bg-accent/60" />
        <Part share={share(clicked)} className="bg-accent" />
      </div>
      <p aria-hidden className="flex gap-3 whitespace-nowrap text-ink-soft text-xs tabular-nums">
        <span>{formatCompact(sent)} sent</span>
        <span>{percent(share(opened))} opened</span>
        <span>{percent(share(clicked))} clicked</span>
      </p>
    </div>
  );
}

function Part({ share, className }: { share: number; className: string }) {
  if (share === 0) return null;
  return (
    <span
      className={`absolute inset-y-0 left-0 min-w-1 rounded-full ${className}`}
      style={{ width: `${share * 100}%` }}
    />
  );
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)}%`;
}
