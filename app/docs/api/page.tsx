import type { Metadata } from "next";
import Link from "next/link";
import { connection } from "next/server";
import { Logo } from "@/components/shell/logo";
import { Button } from "@/components/ui/button";
import { readReference } from "@/server/api/rest/reference";
import { Contents } from "./contents";
import { OperationSection } from "./operation-section";

export const metadata: Metadata = { title: "API reference" };

/** The REST contract for people, from the document for machines. Open to everyone, as that one is. */
export default async function ApiReferencePage() {
  await connection();
  const reference = await readReference();
  return (
    <>
      <header className="sticky top-0 z-20 flex h-12 items-center gap-3 border-b bg-canvas px-4 md:px-6">
        <Link href="/" className="flex items-center gap-2 font-semibold tracking-tight">
          <Logo className="size-6" />
          {reference.title}
        </Link>
        <span className="text-ink-faint text-sm">API reference</span>
        <Button asChild size="sm" className="ml-auto">
          <Link href="/">Dashboard</Link>
        </Button>
      </header>
      <div className="mx-auto flex max-w-350 gap-10 px-4 md:px-6">
        <Contents groups={reference.groups} />
        <main id="content" className="min-w-0 grow py-8">
          <h1 className="font-semibold text-2xl tracking-tight">API reference</h1>
          <p className="mt-1 max-w-prose text-ink-soft">{reference.description}</p>
          <p className="mt-3 text-ink-soft text-sm">
            Base URL <code className="font-mono text-ink text-xs">{reference.baseUrl}</code>
            {" · "}
            <a href="/api/openapi.json" className="text-accent underline underline-offset-4">
              openapi.json
            </a>
          </p>
          {reference.groups.map((group) => (
            <section key={group.tag} aria-labelledby={`tag-${group.tag}`} className="mt-12">
              <h2
                id={`tag-${group.tag}`}
                className="border-b pb-2 font-semibold text-xl tracking-tight"
              >
                {group.tag}
              </h2>
              {group.operations.map((operation) => (
                <OperationSection
                  key={operation.operationId}
                  operation={operation}
                  baseUrl={reference.baseUrl}
                  credentials={reference.credentials}
                />
              ))}
            </section>
          ))}
        </main>
      </div>
    </>
  );
}
