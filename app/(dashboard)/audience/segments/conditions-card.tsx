import { useState } from "react";
import type { Fields } from "@/components/audience/draft";
import { FilterBuilder } from "@/components/audience/filter-builder";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { JsonView } from "@/components/ui/json-view";
import { Segmented } from "@/components/ui/segmented";
import { SaveBar } from "./save-bar";
import type { Uses } from "./segment-draft";
import type { useEditing } from "./use-editing";

const views = [
  { value: "builder", label: "Builder" },
  { value: "json", label: "JSON" },
] as const;

/** The conditions, to be edited or as JSON, and the bar that saves them. */
export function ConditionsCard(props: {
  editing: ReturnType<typeof useEditing>;
  fields: Fields;
  uses: Uses;
  mayAct: boolean;
  onReload: (() => void) | undefined;
}) {
  const { editing, mayAct } = props;
  const [view, setView] = useState<(typeof views)[number]["value"]>("builder");
  return (
    <Card>
      <CardHeader
        title="Conditions"
        actions={
          <Segmented
            aria-label="How the conditions are shown"
            value={view}
            onValueChange={setView}
            options={views}
          />
        }
      />
      <CardBody>
        {view === "json" ? (
          <JsonView value={editing.filter} />
        ) : (
          <FilterBuilder
            draft={editing.root}
            onChange={editing.setRoot}
            fields={props.fields}
            missing={editing.missing}
            faults={editing.faults}
            disabled={!mayAct}
          />
        )}
      </CardBody>
      {mayAct && (
        <SaveBar
          dirty={editing.dirty}
          filter={editing.filter}
          uses={props.uses}
          count={editing.counting.count}
          error={editing.saving.error}
          pending={editing.saving.pending}
          onReload={props.onReload}
          onSave={editing.save}
        />
      )}
    </Card>
  );
}
