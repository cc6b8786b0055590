import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CalendarClock, Info, PencilLine, ShieldCheck, Stamp } from "lucide-react";
import type { ReactNode } from "react";
import { useApi } from "@/components/api";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/class-names";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import type { CampaignView } from "./campaign";
import { StartsAt } from "./starts-at";
import type { Visitor } from "./visitor";

/** Why nothing can be changed here, or what a change would undo. */
export function StateBanner(props: {
  view: CampaignView;
  visitor: Visitor;
  /** It is not a draft, and nobody has said yet that it shall become one. */
  closed: boolean;
  onOpen: () => void;
}) {
  const { view, visitor, closed, onOpen } = props;
  const { status, startsAt } = view.campaign;
  const { mayEditWords } = view.permissions;
  if (status === "draft") return <Reader view={view} visitor={visitor} />;
  if (!closed)
    return (
      <Banner icon={PencilLine} tone="warn">
        Your first change makes it a draft again: the approval of it ends with that.
      </Banner>
    );
  const edit = mayEditWords && status !== "scheduled" && (
    <Button size="sm" onClick={onOpen}>
      <PencilLine aria-hidden /> Edit anyway
    </Button>
  );
  if (status === "scheduled")
    return (
      <Banner icon={CalendarClock} action={<Unschedule view={view} />}>
        Scheduled: it starts by itself <StartsAt at={startsAt} />. To change anything, unschedule it
        first.
      </Banner>
    );
  if (status === "approved")
    return (
      <Banner icon={ShieldCheck} tone="ok" action={edit}>
        <b className="font-medium">{view.approval.approvedBy}</b> approved exactly this. Any change
        revokes the approval.
      </Banner>
    );
  return (
    <Banner icon={Stamp} action={edit}>
      <b className="font-medium">{view.approval.requestedBy}</b> asked for an approval{" "}
      {view.approval.requestedAt && <RelativeTime at={view.approval.requestedAt} />}.{" "}
      {view.permissions.mayApprove
        ? "What you see in these steps is exactly what will be sent: look through them, then decide under Review."
        : "A second person decides; any change takes the request back."}
    </Banner>
  );
}

function Reader({ view, visitor }: { view: CampaignView; visitor: Visitor }) {
  if (view.permissions.mayEdit) return null;
  return (
    <Banner icon={Info}>
      {view.permissions.mayEditWords
        ? "You write the words, under Content. Who gets them, and when, is marketing’s to change."
        : `You can look at everything here. The role ${visitor.role} does not change campaigns: ask marketing or an administrator.`}
    </Banner>
  );
}

const tones = {
  info: "bg-info-soft text-info",
  ok: "bg-ok-soft text-ok",
  warn: "bg-warn-soft text-warn",
};

function Banner(props: {
  icon: typeof Info;
  tone?: keyof typeof tones;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div
      role="status"
      className={cn(
        "mb-4 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg px-4 py-2.5 text-sm",
        tones[props.tone ?? "info"],
      )}
    >
      <props.icon aria-hidden className="size-4 shrink-0" />
      <p className="min-w-0 flex-1 basis-60 text-ink">{props.children}</p>
      {props.action}
    </div>
  );
}

function Unschedule({ view }: { view: CampaignView }) {
  const api = useApi();
  const client = useQueryClient();
  const { id } = view.campaign;
  const { mutateAsync } = useMutation(
    api.campaigns.unschedule.mutationOptions({
      onSuccess: () => client.invalidateQueries(api.campaigns.pathFilter()),
    }),
  );
  if (!view.permissions.mayEdit) return null;
  return (
    <ConfirmDialog
      title="Take it off the plan?"
      consequence="It becomes a draft again and does not start by itself. An approval of it ends; its audience, words and delivery stay."
      action="Unschedule"
      trigger={<Button size="sm">Unschedule</Button>}
      onConfirm={() => mutateAsync({ id })}
    />
  );
}
