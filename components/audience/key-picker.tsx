import { skipToken, useQuery } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { useApi } from "../api";
import { formatCount } from "../format";
import { MultiCombobox } from "../ui/combobox";

type Kind = "segments" | "lists";

/** Some segments, or some lists: each with its size, and a way out. */
export function KeyPicker(props: {
  label: string;
  /** The words of the button. */
  add: string;
  keys: string[];
  /** Not there yet, or not for this visitor: keys stand for themselves. */
  options: { value: string; label: string }[] | undefined;
  sizes: Kind;
  onChange: (keys: string[]) => void;
  locked: boolean;
  aside?: ReactNode;
}) {
  const { label, add, keys, options, sizes, onChange, locked } = props;
  const known = useSizes(sizes, options !== undefined);
  const nameOf = (key: string) => options?.find(({ value }) => value === key)?.label ?? key;
  const sizeOf = (key: string) => {
    const size = known[key];
    return size === undefined ? undefined : formatCount(size);
  };
  return (
    <section aria-label={label} className="grid gap-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="font-medium text-sm">{label}</h3>
        {!locked && props.aside}
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {keys.map((key) => (
          <span
            key={key}
            className="inline-flex h-8 max-w-full items-center gap-2 rounded-md border border-accent-line bg-accent-soft pl-2.5 text-sm max-sm:h-10"
          >
            <Link href={`/audience/${sizes}/${key}`} className="truncate hover:underline">
              {nameOf(key)}
            </Link>
            <span className="text-ink-soft text-xs tabular-nums">{sizeOf(key)}</span>
            {locked ? (
              <span className="w-1" />
            ) : (
              <button
                type="button"
                aria-label={`Remove ${nameOf(key)}`}
                onClick={() => onChange(keys.filter((one) => one !== key))}
                className="grid h-full w-8 place-items-center rounded-r-md text-ink-faint hover:text-ink"
              >
                <X aria-hidden className="size-3.5" />
              </button>
            )}
          </span>
        ))}
        {locked ? (
          keys.length === 0 && <span className="text-ink-soft text-sm">None</span>
        ) : (
          <MultiCombobox
            aria-label={add}
            trigger={
              <>
                <Plus aria-hidden /> {add}
              </>
            }
            values={keys}
            onValuesChange={onChange}
            options={(options ?? []).map((option) => ({ ...option, hint: sizeOf(option.value) }))}
          />
        )}
      </div>
    </section>
  );
}

/** People in each, where that is known. */
function useSizes(kind: Kind, readable: boolean): Record<string, number> {
  const api = useApi();
  const segments = useQuery(
    api.segments.sizes.queryOptions(readable && kind === "segments" ? {} : skipToken),
  );
  const lists = useQuery(
    api.lists.list.queryOptions(readable && kind === "lists" ? {} : skipToken),
  );
  const entries =
    kind === "segments"
      ? Object.entries(segments.data ?? {})
      : (lists.data ?? []).map(({ key, size }) => [key, size] as const);
  return Object.fromEntries(entries.flatMap(([key, size]) => (size === null ? [] : [[key, size]])));
}
