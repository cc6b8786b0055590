import Link from "next/link";
import { persons } from "@/server/api/demo/persons";
import { Flower } from "./flower";

/** The app's sign-in: whom to be. */
export function ChoosePerson() {
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-3xl content-center gap-8 px-4 py-10">
      <header className="grid gap-2 text-center">
        <h1 className="font-semibold text-2xl tracking-tight">Welcome to Meadow</h1>
        <p className="text-ink-soft">
          An app of somebody who uses Carillon. Its inbox comes from the package, its events from
          the public API. Who would you like to be? Open two people in two windows, side by side.
        </p>
      </header>
      <ul className="grid grid-cols-2 gap-4 sm:grid-cols-4">
        {persons.map(({ key, name, locale }) => (
          <li key={key}>
            <Link
              href={`/demo?as=${key}`}
              className="grid overflow-hidden rounded-xl border bg-surface transition-colors hover:border-line-strong hover:bg-hover"
            >
              <Flower of={key} className="aspect-square w-full" />
              <span className="grid px-3 py-2.5">
                <span className="font-medium">{name}</span>
                <span className="text-ink-faint text-xs">
                  {locale === "de" ? "Reads German" : "Reads English"}
                </span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </main>
  );
}
