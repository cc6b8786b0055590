import { expect, it } from "vitest";
import { dataFieldsOf } from "./data-fields";

const fields = (body: string) => dataFieldsOf({ push: { en: { body } } }).map(({ name }) => name);

it("finds the fields that a template reads, with and without `data.`, once each", () => {
  expect(fields("{{ data.code }} {{ code }} {% if amount %}{{ data.amount }}{% endif %}")).toEqual([
    "code",
    "amount",
  ]);
});

it("knows what is not data: the user, the actor, and variables of the template itself", () => {
  expect(
    fields(
      "{{ user.name }} {{ actor }} {% assign n = 1 %}{{ n }} {% for i in data.items %}{{ i.name }}{% endfor %}",
    ),
  ).toEqual(["items"]);
});

it("has no fields for a source that does not parse", () => {
  expect(fields("{{ data.code ")).toEqual([]);
});
