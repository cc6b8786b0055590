import type { Queryable } from "@/db/client";
import type { Brand, ChannelContent } from "@/db/schema/json";
import { channelOf } from "@/server/channels/registry";
import { readBrand } from "./brand";
import { brandHtml, brandMjml, withPreheader } from "./brand-mail";
import { syntaxError } from "./check-liquid";
import { checkMail } from "./check-mail";
import { compileMjml } from "./compile-mjml";
import { inlinePartials } from "./inline-partials";
import { readPartialSources } from "./partials";
import type { Finding } from "./problem";
import { sourcesOf } from "./sources";

/** What keeps a source from being compiled, or is worth a warning. */
export type CompileFinding = Finding & { field: string };

export type Compiled = { compiled: ChannelContent; findings: CompileFinding[] };

/** Makes of what was written what is rendered: pieces in place, MJML compiled, the brand applied. */
export type Compiler = {
  partials: ReadonlyMap<string, string>;
  compile(channel: string, sources: ChannelContent, how?: CompileOptions): Promise<Compiled>;
};

export type CompileOptions = {
  /** Says in the mail which language it is in. */
  locale?: string;
  /** Readers must find a way out. */
  promotional?: boolean;
};

/** A compiler with the workspace's shared pieces and brand, as they are now. */
export async function createCompiler(client: Queryable): Promise<Compiler> {
  const partials = await readPartialSources(client);
  const brand = await readBrand(client);
  return {
    partials,
    compile: async (channel, sources, { locale = "en", promotional = false } = {}) => {
      const { inlined, findings } = inlineAll(sources, partials);
      // What cannot be read is told by its check; nothing can be made of it.
      if (findings.length > 0 || sourcesOf(inlined).some(({ source }) => syntaxError(source)))
        return { compiled: inlined, findings };
      if (!channelOf(channel).html) return { compiled: inlined, findings };
      const mail = await compileMail(inlined, { brand, locale, promotional });
      const { lineOf } = inlinePartials(bodyOf(sources), partials);
      return {
        compiled: mail.compiled,
        findings: mail.findings.map((found) => atAuthorsLine(found, lineOf)),
      };
    },
  };
}

const bodyOf = ({ design, body }: ChannelContent) => design?.source ?? body;

function atAuthorsLine(
  { column, ...found }: CompileFinding,
  lineOf: (line: number) => number,
): CompileFinding {
  const line = lineOf(found.line);
  // Where pieces moved the lines, columns are the pieces'.
  return { ...found, line, ...(line === found.line && column ? { column } : {}) };
}

/** Every field with its pieces in place. */
function inlineAll(
  sources: ChannelContent,
  partials: ReadonlyMap<string, string>,
): { inlined: ChannelContent; findings: CompileFinding[] } {
  const inlined = { ...sources };
  const findings: CompileFinding[] = [];
  for (const { field, source } of sourcesOf(sources)) {
    const { text, findings: found } = inlinePartials(source, partials);
    findings.push(...found.map((finding) => ({ ...finding, field })));
    if (field === "body" && sources.design) inlined.design = { ...sources.design, source: text };
    else inlined[field] = text;
  }
  return { inlined, findings };
}

async function compileMail(
  sources: ChannelContent,
  { brand, locale, promotional }: { brand: Brand; locale: string; promotional: boolean },
): Promise<Compiled> {
  const { design, ...rest } = sources;
  const written = bodyOf(sources);
  const { html, findings } = design
    ? await compileMjml(brandMjml(design.source, brand), locale)
    : { html: brandHtml(rest.body, brand), findings: [] };
  const body = withPreheader(html, rest.preheader);
  const checked = html === "" ? [] : checkMail(written, body, { promotional });
  return {
    compiled: { ...rest, body },
    findings: [...findings, ...checked].map((found) => ({ field: "body", ...found })),
  };
}
