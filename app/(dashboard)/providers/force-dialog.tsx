import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { Account, AccountsPage } from "./account";
import { consequenceOf, type ForceWord } from "./consequence";

const words: Record<ForceWord, { title: string; action: string; done: string }> = {
  open: { title: "Force open", action: "Force open", done: "is open: no traffic goes through it" },
  closed: { title: "Force closed", action: "Force closed", done: "is closed, whatever it answers" },
  release: {
    title: "Leave to itself",
    action: "Leave to itself",
    done: "is left to its own answers",
  },
};

/** Takes a breaker in hand, or gives it back. */
export function ForceDialog(props: {
  word: ForceWord;
  account: Account;
  page: AccountsPage;
  onClose: () => void;
}) {
  const { word, account, page } = props;
  const [why, setWhy] = useState("");
  const api = useApi();
  const client = useQueryClient();
  const force = useMutation(
    api.providers.force.mutationOptions({
      onSuccess: async () => {
        toast.success(`${account.label} ${words[word].done}`);
        await client.invalidateQueries({ queryKey: api.providers.pathKey() });
      },
    }),
  );
  return (
    <ConfirmDialog
      open
      onOpenChange={(next) => !next && props.onClose()}
      title={`${words[word].title}: ${account.label}?`}
      action={words[word].action}
      variant={word === "open" ? "danger" : "primary"}
      consequence={
        <ul className="grid gap-1.5">
          {consequenceOf(word, account, page).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      }
      onConfirm={() =>
        force.mutateAsync({ key: account.key, word: word === "release" ? null : word, why })
      }
    >
      <Field label="Why" hint="Optional. It stands in the history, beside your name.">
        {(control) => (
          <Input
            {...control}
            maxLength={200}
            placeholder="Their status page says so"
            value={why}
            onChange={({ target }) => setWhy(target.value)}
          />
        )}
      </Field>
    </ConfirmDialog>
  );
}
