import { Input } from "../ui/input";
import { Select } from "../ui/select";
import { Row, Td } from "../ui/table";
import { type FieldName, fieldNames } from "./field-names";
import { attributeOf } from "./guess-field";
import { type AttributeType, attributePrefix, attributeTypes, type ColumnChoice } from "./upload";

const typeNames: Record<AttributeType, string> = {
  auto: "As it looks",
  text: "Text",
  number: "Number",
  boolean: "Yes or no",
  date: "Date",
};

/** One column of the file, some of its values, and what it fills. */
export function ColumnRow(props: {
  column: ColumnChoice;
  known: readonly FieldName[];
  attributes: readonly string[] | null;
  onChange: (column: ColumnChoice) => void;
}) {
  const { column } = props;
  const isAttribute = column.field?.startsWith(attributePrefix) ?? false;
  const value = column.field === null ? "ignore" : isAttribute ? "attribute" : column.field;
  const choose = (chosen: string) => {
    const field =
      chosen === "ignore"
        ? null
        : chosen === "attribute"
          ? attributeOf(column.label, props.attributes ?? [])
          : chosen;
    props.onChange({ ...column, field });
  };
  return (
    <Row>
      <Td className="max-w-40 truncate font-medium">{column.label}</Td>
      <Td className="max-w-40 truncate text-ink-soft max-sm:hidden">
        {column.samples.filter(Boolean).slice(0, 3).join(" · ") || "empty"}
      </Td>
      <Td className="py-1.5">
        <div className="flex flex-wrap items-center gap-2">
          <Select
            aria-label={`What “${column.label}” is`}
            className="w-40 max-sm:w-full"
            value={value}
            onValueChange={choose}
            options={[
              { value: "ignore", label: "Left out" },
              ...props.known.map((name) => ({ value: name, label: fieldNames[name] })),
              ...(props.attributes ? [{ value: "attribute", label: "Attribute" }] : []),
            ]}
          />
          {isAttribute && <AttributeFields column={column} onChange={props.onChange} />}
        </div>
      </Td>
    </Row>
  );
}

function AttributeFields(props: {
  column: ColumnChoice;
  onChange: (column: ColumnChoice) => void;
}) {
  const { column, onChange } = props;
  return (
    <>
      <Input
        aria-label={`Name of the attribute of “${column.label}”`}
        className="w-34 max-sm:grow"
        value={column.field?.slice(attributePrefix.length) ?? ""}
        maxLength={64}
        onChange={({ target }) =>
          onChange({ ...column, field: `${attributePrefix}${target.value}` })
        }
      />
      <Select
        aria-label={`Type of the attribute of “${column.label}”`}
        className="w-30"
        value={column.as}
        onValueChange={(chosen) => {
          const as = attributeTypes.find((type) => type === chosen);
          if (as) onChange({ ...column, as });
        }}
        options={attributeTypes.map((type) => ({ value: type, label: typeNames[type] }))}
      />
    </>
  );
}
