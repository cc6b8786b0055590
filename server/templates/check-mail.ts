import { judgeAddress } from "./check-links";
import { placeOf } from "./check-liquid";
import { cleanMail } from "./clean-mail";
import type { Finding } from "./problem";

/** Gmail cuts mails off behind so many bytes. */
const gmailBytes = 102 * 1024;

/** Words by which a way out is found in the languages that mails are mostly written in. */
const wayOut =
  /unsubscri|opt[- ]?out|preferences|abmeld|abbestell|austragen|désabonn|désinscri|darse de baja|cancelar|disiscri|annulla|descadastr|afmeld|uitschrijv|配信停止|退订/i;

/**
 * What is wrong with the HTML of a mail beyond its Liquid: values where none may stand, tags that are
 * dropped, links that lead nowhere, its size.
 * @param written what the author wrote; `html` what it was compiled to.
 */
export function checkMail(
  written: string,
  html: string,
  { promotional }: { promotional: boolean },
): Finding[] {
  const { lost, dropped } = cleanMail(html);
  return [
    ...lost.map(({ code }) => lostFinding(written, code)),
    ...dropped.map((tag) => droppedFinding(written, tag)),
    ...checkHrefs(written),
    ...(promotional && !wayOut.test(html) ? [noWayOut] : []),
    ...(Buffer.byteLength(html) > gmailBytes ? [tooLong] : []),
  ];
}

const noWayOut: Finding = {
  ...{ line: 1, severity: "warning" },
  message:
    "Nothing says how to unsubscribe. A promotional mail needs a link to {{ unsubscribe_url }}.",
};
const tooLong: Finding = {
  ...{ line: 1, severity: "warning" },
  message: "The mail has more than 102 KB: Gmail cuts it off there.",
};

function lostFinding(written: string, code: string): Finding {
  const at = written.indexOf(code);
  const [line, column] = at < 0 ? [1] : placeOf(written, at);
  const message = `${code} cannot stand here: values go into text and into quoted attributes, not into tags, scripts or style sheets.`;
  return { line, ...(column ? { column } : {}), severity: "error", message };
}

function droppedFinding(written: string, tag: string): Finding {
  const at = written.toLowerCase().indexOf(`<${tag}`);
  const [line, column] = at < 0 ? [1] : placeOf(written, at);
  const message = `<${tag}> is left out: a mail may not have it.`;
  return { line, ...(column ? { column } : {}), severity: "warning", message };
}

/** The addresses of links, as far as they are written out. */
function checkHrefs(written: string): Finding[] {
  return [...written.matchAll(/\bhref\s*=\s*(["'])(.*?)\1/gi)].flatMap((match) => {
    const [line, column] = placeOf(written, match.index);
    return judgeAddress(match[2] ?? "", "mail").map((found) => ({ ...found, line, column }));
  });
}
