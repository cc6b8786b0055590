"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import { useApi, useApiClient } from "../api";
import { errorCode } from "../query-client";
import type { SaveState } from "../save-badge";
import type { Template, TemplateContent } from "./template";

/** How long the typing rests before it is saved (ms). */
const restMs = 700;

export type Draft = {
  content: TemplateContent;
  change: (update: (content: TemplateContent) => TemplateContent) => void;
  state: SaveState;
  /** The revision that the server has; what is published is this one. */
  revision: number;
  /** The sentence of what went wrong, in the states failed and conflict. */
  error: string | null;
  retry: () => void;
  /** Ends a conflict with what the server has now. */
  takeTheirs: (theirs: Template) => void;
};

type Base = { revision: number; content: TemplateContent };

/**
 * The working copy of a template. It saves itself when typing rests; somebody else's save is taken over
 * while nothing of our own is unsaved, and is a conflict otherwise: nothing is ever overwritten.
 */
export function useDraft(template: Template): Draft {
  const { id } = template;
  const [base, setBase] = useState<Base>({
    revision: template.draftRevision,
    content: template.content,
  });
  const [content, setContent] = useState(template.content);
  const save = useSave(id, setBase);
  const { mutateAsync, isPending, isError, error, reset } = save;
  const inFlight = useRef<Promise<{ draftRevision: number }> | null>(null);
  const dirty = content !== base.content;
  useEffect(() => {
    if (!dirty || isPending || isError) return;
    const timer = setTimeout(() => {
      const saving = mutateAsync({ id, revision: base.revision, content });
      inFlight.current = saving;
      // The mutation's own state says what went wrong.
      saving.catch(() => {});
    }, restMs);
    return () => clearTimeout(timer);
  }, [dirty, isPending, isError, mutateAsync, id, base.revision, content]);
  const adopt = useCallback(
    (theirs: Template) => {
      setBase({ revision: theirs.draftRevision, content: theirs.content });
      setContent(theirs.content);
      reset();
    },
    [reset],
  );
  useEffect(() => {
    if (template.draftRevision > base.revision && !dirty && !isPending) adopt(template);
  }, [template, base.revision, dirty, isPending, adopt]);
  useSaveOnLeaving(id, base.revision, dirty && !isError ? content : null, inFlight);
  const conflict = errorCode(error) === "CONFLICT";
  return {
    content,
    change: (update) => {
      setContent(update);
      // What was refused is tried again with what was changed; a conflict waits for its answer.
      if (isError && !conflict) reset();
    },
    state: isError ? (conflict ? "conflict" : "failed") : dirty || isPending ? "saving" : "saved",
    revision: base.revision,
    error: error?.message ?? null,
    retry: reset,
    takeTheirs: adopt,
  };
}

/** Saves, and lets everybody who reads the template know what stands there now. */
function useSave(id: number, onSaved: (base: Base) => void) {
  const api = useApi();
  const client = useQueryClient();
  return useMutation(
    api.templates.saveDraft.mutationOptions({
      meta: { quiet: true },
      onSuccess: ({ draftRevision }, { content }) => {
        onSaved({ revision: draftRevision, content });
        client.setQueryData(
          api.templates.one.queryKey({ id }),
          (old) => old && { ...old, content, draftRevision, hasDraft: true },
        );
        return client.invalidateQueries(api.templates.list.pathFilter());
      },
    }),
  );
}

/** Whoever leaves within the rest loses nothing; whoever closes the window is asked. */
function useSaveOnLeaving(
  id: number,
  revision: number,
  unsaved: TemplateContent | null,
  inFlight: RefObject<Promise<{ draftRevision: number }> | null>,
): void {
  const client = useApiClient();
  const latest = useRef({ revision, unsaved });
  useEffect(() => {
    latest.current = { revision, unsaved };
  });
  useEffect(
    () => () => {
      const { revision, unsaved: content } = latest.current;
      if (!content) return;
      const before = inFlight.current?.then(({ draftRevision }) =>
        Math.max(draftRevision, revision),
      );
      void Promise.resolve(before ?? revision)
        .then((known) => client.templates.saveDraft.mutate({ id, revision: known, content }))
        .catch((error: unknown) =>
          toast.error(`Your last words were not saved. ${sentence(error)}`),
        );
    },
    [client, id, inFlight],
  );
  useEffect(() => {
    if (!unsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [unsaved]);
}

const sentence = (error: unknown) => (error instanceof Error ? error.message : "");
