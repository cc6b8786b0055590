import { Field } from "../ui/field";
import { Textarea } from "../ui/textarea";
import { type PreviewChoice, parseObject } from "./use-preview-choice";

/** Other data than the examples, as JSON. */
export function SampleData({ choice }: { choice: PreviewChoice }) {
  const parsed = parseObject(choice.data);
  const error = "error" in parsed ? (parsed.error ?? undefined) : undefined;
  return (
    <details className="sm:col-span-2">
      <summary className="w-fit text-ink-soft text-xs hover:text-ink">
        {choice.data.trim() ? "With data of your own" : "With example data"}
      </summary>
      <Field
        className="pt-2"
        label="Data of the event, as JSON"
        error={error}
        hint="What is left out keeps its example."
      >
        {(control) => (
          <Textarea
            {...control}
            code
            placeholder={'{ "orderNumber": "991" }'}
            value={choice.data}
            onChange={({ target }) => choice.setData(target.value)}
          />
        )}
      </Field>
    </details>
  );
}
