import "@carillon/react/styles.css";
import "./meadow.css";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { persons } from "@/server/api/demo/persons";
import { readWorkspace } from "@/server/api/visitor";
import { ChoosePerson } from "./choose-person";
import { Meadow } from "./meadow";

export const metadata: Metadata = { title: "Meadow, a customer's app" };

/** An app that uses Carillon, with its inbox: in the demo's workspace alone, and without the dashboard's session. */
export default async function DemoPage(props: {
  searchParams: Promise<{ as?: string | string[] }>;
}) {
  const [{ as }, { isDemo }] = await Promise.all([props.searchParams, readWorkspace()]);
  if (!isDemo) notFound();
  const person = persons.find(({ key }) => key === as);
  return person ? <Meadow key={person.key} person={person} /> : <ChoosePerson />;
}
