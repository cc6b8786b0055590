import { useState } from "react";
import { fieldErrors } from "@/components/query-client";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { AccountDraft, Adapter, StoredAccount } from "./account-types";
import { ValueField } from "./value-field";

/** What an account is called and opened with. Secrets that are stored are kept unless new ones are typed. */
export function AccountForm(props: {
  adapter: Adapter;
  /** null: a new one. */
  account: StoredAccount | null;
  action: string;
  pending: boolean;
  error: { message: string } | null;
  onSubmit: (draft: AccountDraft) => void;
}) {
  const { adapter, account } = props;
  const [draft, setDraft] = useState<AccountDraft>(() => draftOf(adapter, account));
  const change = (part: Partial<AccountDraft>) => setDraft((old) => ({ ...old, ...part }));
  const errors = fieldErrors(props.error);
  const unplaced = props.error && Object.keys(errors).length === 0;
  return (
    <form
      className="grid gap-4"
      autoComplete="off"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        props.onSubmit(draft);
      }}
    >
      <Field label="Name" error={errors.label} hint="As pages call it.">
        {(control) => (
          <Input
            {...control}
            maxLength={60}
            value={draft.label}
            onChange={({ target }) => change({ label: target.value })}
          />
        )}
      </Field>
      {!account && (
        <Field label="Key" error={errors.key} hint="As rows and metrics call it, for good.">
          {(control) => (
            <Input
              {...control}
              className="font-mono"
              spellCheck={false}
              maxLength={39}
              value={draft.key}
              onChange={({ target }) => change({ key: target.value.toLowerCase() })}
            />
          )}
        </Field>
      )}
      {adapter.fields.map((field) => (
        <ValueField
          key={field.name}
          field={field}
          value={draft.values[field.name] ?? ""}
          isStored={account?.stored.includes(field.name) ?? false}
          isCleared={draft.cleared.includes(field.name)}
          error={errors[`values.${field.name}`]}
          onChange={(value) => change({ values: { ...draft.values, [field.name]: value } })}
          onClear={(clear) =>
            change({
              cleared: clear
                ? [...draft.cleared, field.name]
                : draft.cleared.filter((name) => name !== field.name),
            })
          }
        />
      ))}
      {!adapter.knowsExpiry && (
        <ExpiryField value={draft.expiresAt} onChange={(expiresAt) => change({ expiresAt })} />
      )}
      {props.error && unplaced && (
        <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad text-sm">
          {props.error.message}
        </p>
      )}
      <div className="flex justify-end">
        <Button type="submit" variant="primary" pending={props.pending}>
          {props.action}
        </Button>
      </div>
    </form>
  );
}

function draftOf(adapter: Adapter, account: StoredAccount | null): AccountDraft {
  return {
    key: account?.key ?? `${adapter.key}-main`,
    label: account?.label ?? adapter.label,
    values: account?.settings ?? {},
    cleared: [],
    expiresAt: account?.expiresAt ?? null,
  };
}

function ExpiryField(props: { value: Date | null; onChange: (value: Date | null) => void }) {
  return (
    <Field label="Credentials end on" hint="Optional: 30 days before, the page begins to warn.">
      {(control) => (
        <Input
          {...control}
          type="date"
          className="w-44"
          value={props.value?.toISOString().slice(0, 10) ?? ""}
          onChange={({ target }) => {
            const date = new Date(target.value);
            props.onChange(Number.isNaN(date.getTime()) ? null : date);
          }}
        />
      )}
    </Field>
  );
}
