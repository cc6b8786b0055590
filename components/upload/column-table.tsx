import { Checkbox } from "../ui/checkbox";
import { Row, Table, TableBody, TableHead, Th } from "../ui/table";
import { ColumnRow } from "./column-row";
import type { FieldName } from "./field-names";
import type { ColumnChoice, FileChoice } from "./upload";

/** What each column of the file is: guessed, and to be put right. */
export function ColumnTable(props: {
  choice: FileChoice;
  known: readonly FieldName[];
  attributes: readonly string[] | null;
  onChange: (columns: ColumnChoice[]) => void;
  onHeader: (header: boolean) => void;
}) {
  const { choice } = props;
  const change = (changed: ColumnChoice) =>
    props.onChange(
      choice.columns.map((column) => (column.source === changed.source ? changed : column)),
    );
  return (
    <div className="grid gap-3">
      {choice.format === "csv" && (
        // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside is a button, which labels may hold
        <label className="flex items-center gap-2 text-sm">
          <Checkbox
            checked={choice.header}
            onCheckedChange={(checked) => props.onHeader(checked === true)}
          />
          The first row names the columns
        </label>
      )}
      <div className="rounded-md border">
        <Table label="Columns of the file">
          <TableHead>
            <Row>
              <Th>Column</Th>
              <Th className="max-sm:hidden">Values</Th>
              <Th>Is</Th>
            </Row>
          </TableHead>
          <TableBody>
            {choice.columns.map((column) => (
              <ColumnRow
                key={column.source}
                column={column}
                known={props.known}
                attributes={props.attributes}
                onChange={change}
              />
            ))}
          </TableBody>
        </Table>
      </div>
    </div>
  );
}
