import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import type { CardProps } from "./card-props";

/** What it is called, and under what people find it in their preferences. */
export function NameCard(props: CardProps & { isNew: boolean }) {
  const { editing, choices, disabled, isNew } = props;
  const { draft, faults, set } = editing;
  return (
    <Card aria-label="What it is">
      <CardHeader title="What it is" />
      <CardBody className="grid gap-4 sm:grid-cols-2">
        <Field label="Name" {...errorOf(faults.name)}>
          {(control) => (
            <Input
              {...control}
              maxLength={60}
              disabled={disabled}
              value={draft.name}
              placeholder="Order shipped"
              onChange={({ target }) => set({ name: target.value })}
            />
          )}
        </Field>
        {isNew ? (
          <Field label="Key" hint="Producers post it; it stays." {...errorOf(faults.key)}>
            {(control) => (
              <Input
                {...control}
                className="font-mono"
                maxLength={64}
                value={editing.key}
                placeholder="order.shipped"
                onChange={({ target }) => editing.setKey(target.value)}
              />
            )}
          </Field>
        ) : (
          <Category {...props} />
        )}
        <Field
          label="Description"
          className="sm:col-span-2"
          hint="When it is sent, for those who compose or look for it."
          {...errorOf(faults.description)}
        >
          {(control) => (
            <Textarea
              {...control}
              rows={2}
              maxLength={300}
              disabled={disabled}
              value={draft.description}
              onChange={({ target }) => set({ description: target.value })}
            />
          )}
        </Field>
        {isNew && <Category editing={editing} choices={choices} disabled={disabled} />}
      </CardBody>
    </Card>
  );
}

function Category({ editing, choices, disabled }: CardProps) {
  const { draft, faults, set } = editing;
  return (
    <Field
      label="Category"
      hint="People switch whole categories on and off."
      {...errorOf(faults.category)}
    >
      {(control) => (
        <Combobox
          {...control}
          aria-label="Category"
          className="w-full"
          disabled={disabled}
          value={draft.category || undefined}
          placeholder="Choose or type one…"
          otherLabel="Use"
          options={choices.categories.map((value) => ({ value, label: value }))}
          onValueChange={(category) => set({ category: category.toLowerCase() })}
        />
      )}
    </Field>
  );
}

const errorOf = (error: string | undefined) => (error ? { error } : {});
