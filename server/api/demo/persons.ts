/** Users of the customer's app at `/demo`; made when somebody first signs in as one of them. */
export const persons = [
  { key: "dana", name: "Dana Wolf", locale: "en", photo: "Tulips at dawn" },
  { key: "sam", name: "Sam Okafor", locale: "en", photo: "Rain on the pond" },
  { key: "mira", name: "Mira Castillo", locale: "en", photo: "The first crocus" },
  { key: "jonas", name: "Jonas Brandt", locale: "de", photo: "Mohnfeld im Juni" },
] as const;

export type Person = (typeof persons)[number];
export type PersonKey = Person["key"];
export const personKeys = persons.map(({ key }) => key);

/** Whom half of the demo's users follow. */
export const celebrity = { actorId: "user_1", name: "Atelier Tulip" };

const prefix = "meadow_";

/** The id under which the app's own database, and so Carillon, knows a person. */
export const userIdOf = ({ key }: Pick<Person, "key">) => `${prefix}${key}`;

/** What the app tells of a person. None of it is what the demo's own broadcasts go by: an inbox begins empty. */
export function attributesOf({ name }: Person) {
  const [firstName, lastName] = name.split(" ");
  return { firstName, lastName, name, plan: "free" };
}

/** What somebody's photo is called in events. */
export const photoOf = ({ key }: Pick<Person, "key">) => `photo_${key}`;

/** The person with this user id; undefined for every other user. */
export function personOf(userId: string): Person | undefined {
  return persons.find((person) => userIdOf(person) === userId);
}
