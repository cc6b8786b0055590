import { X } from "lucide-react";
import { Button } from "../ui/button";
import { cn } from "../ui/class-names";
import { useBuilding } from "./builder-context";
import type { DraftLeaf, Leaf } from "./draft";
import { EngagementEditor } from "./engagement-editor";
import { FieldEditor } from "./field-editor";
import { newCondition, subjectOf } from "./new-condition";
import { NodeMenu } from "./node-menu";
import { NodeNote } from "./node-note";
import { SetEditor } from "./set-editor";
import { SubjectPicker } from "./subject-picker";

/** One condition: what it is about, how it is compared, with what. */
export function Condition(props: { node: DraftLeaf; first: boolean; last: boolean }) {
  const { node } = props;
  const { replace, fields, faults, disabled } = useBuilding();
  const change = (part: { leaf?: Leaf; negated?: boolean }) =>
    replace(node.id, () => [{ ...node, ...part }]);
  const choose = (subject: string) => {
    if (subject === subjectOf(node)) return;
    const { leaf, negated } = newCondition(subject, fields);
    change({ leaf, negated });
  };
  return (
    <div
      className={cn(
        "grid min-w-0 gap-1 rounded-lg border bg-surface p-1.5",
        faults[node.id] && "border-bad",
      )}
    >
      <div className="flex min-w-0 flex-wrap items-center gap-1.5">
        <SubjectPicker
          label="Condition about"
          value={subjectOf(node)}
          onPick={choose}
          className="w-44 max-sm:w-full"
        />
        <Editor node={node} onChange={change} />
        {!disabled && (
          <span className="ml-auto flex">
            <NodeMenu {...props} />
            <Button
              variant="ghost"
              size="icon"
              aria-label="Remove this condition"
              onClick={() => replace(node.id, () => [])}
            >
              <X aria-hidden />
            </Button>
          </span>
        )}
      </div>
      <NodeNote id={node.id} />
    </div>
  );
}

function Editor(props: {
  node: DraftLeaf;
  onChange: (part: { leaf?: Leaf; negated?: boolean }) => void;
}) {
  const { leaf, negated } = props.node;
  switch (leaf.kind) {
    case "field":
      return <FieldEditor leaf={leaf} negated={negated} onChange={props.onChange} />;
    case "did":
      return <EngagementEditor leaf={leaf} negated={negated} onChange={props.onChange} />;
    case "list":
    case "segment":
      return <SetEditor leaf={leaf} negated={negated} onChange={props.onChange} />;
  }
}
