import { useQueryClient } from "@tanstack/react-query";
import { GitCompareArrows } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useApi } from "../api";
import { Button } from "../ui/button";
import { copyText } from "../ui/copy-text";
import { Dialog } from "../ui/dialog";
import { changesBetween } from "./content";
import { ContentDiff } from "./content-diff";
import { fieldLabel } from "./fields";
import type { Template, TemplateContent } from "./template";
import type { Draft } from "./use-draft";

/** Somebody else saved first: both versions exist until the author has chosen. */
export function ConflictBanner({ id, draft }: { id: number; draft: Draft }) {
  const api = useApi();
  const client = useQueryClient();
  const [theirs, setTheirs] = useState<Template | null>(null);
  const read = () => client.fetchQuery({ ...api.templates.one.queryOptions({ id }), staleTime: 0 });
  const take = async () => draft.takeTheirs(await read());
  const copyAndTake = async () => {
    const fresh = await read();
    await copyText(asText(fresh.content, draft.content));
    draft.takeTheirs(fresh);
    toast.success("Your words are in the clipboard; the editor shows theirs.");
  };
  const failing = (error: unknown) =>
    toast.error(error instanceof Error ? error.message : "That did not work: try again.");
  return (
    <div role="alert" className="grid gap-2 border-b bg-warn-soft px-4 py-3 text-sm">
      <p>
        {draft.error} <span className="text-ink-soft">What you wrote since is only here.</span>
      </p>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" onClick={() => void read().then(setTheirs, failing)}>
          <GitCompareArrows aria-hidden /> See the difference
        </Button>
        <Button size="sm" onClick={() => void copyAndTake().catch(failing)}>
          Copy mine, take theirs
        </Button>
        <Button size="sm" variant="ghost" onClick={() => void take().catch(failing)}>
          Drop mine, take theirs
        </Button>
      </div>
      <Dialog
        title="From theirs to yours"
        description="Red is what they have, green is what you have."
        className="max-w-3xl"
        open={theirs !== null}
        onOpenChange={(open) => !open && setTheirs(null)}
      >
        {theirs && <ContentDiff before={theirs.content} after={draft.content} />}
      </Dialog>
    </div>
  );
}

/** The author's own sources that differ, to be pasted wherever they are needed. */
function asText(theirs: TemplateContent, mine: TemplateContent): string {
  return changesBetween(theirs, mine)
    .map(
      ({ channel, locale, field, after }) =>
        `${channel} ${locale} ${fieldLabel(channel, field)}\n${after}`,
    )
    .join("\n\n");
}
