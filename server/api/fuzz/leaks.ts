/** What an answer must never show: stacks, our files, the database's own words. */
const inside: readonly RegExp[] = [
  /\n\s+at [\w.<>[\] ]+ ?\(/,
  /node_modules|\/server\/|\.tsx?:\d+/,
  /\bsyntax error at or near\b|\bunterminated quoted string\b/i,
  /\b(relation|column|function|constraint) "[^"]+"( of relation)? (does not|already)/i,
  /\bviolates (check|foreign key|unique|not-null)\b|\bduplicate key value\b/i,
  /\binvalid (input syntax|byte sequence)\b|\bunsupported Unicode escape\b|\bout of range for type\b/i,
  /\bselect\b.+\bfrom\b.+\bwhere\b/i,
  /\bECONNREFUSED\b|\bENOTFOUND\b|postgres(ql)?:\/\//,
  /TypeError|ReferenceError|RangeError|SyntaxError|Cannot read propert/,
];

/** The first of them that an answer shows; what the caller sent itself does not count. */
export function leakOf(answer: string, sent: string): string | null {
  for (const pattern of inside) {
    const found = pattern.exec(answer)?.[0];
    if (found && !sent.includes(found)) return found;
  }
  return null;
}
