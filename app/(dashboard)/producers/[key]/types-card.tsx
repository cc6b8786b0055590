import Link from "next/link";
import { formatCount, formatRate, formatShare } from "@/components/format";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Row, Table, TableBody, TableHead, Td, Th } from "@/components/ui/table";
import { GrantType } from "./grant-type";
import type { Figures, GrantedType, Producer } from "./producer";
import { StepControl } from "./step-control";
import { WithdrawType } from "./withdraw-type";

type Line = { key: string; granted: GrantedType | null; figures: Figures["types"][number] | null };

/** What it may send, how much it did, and the limits of what is new to it. */
export function TypesCard(props: { producer: Producer; figures: Figures | undefined }) {
  const { producer, figures } = props;
  const lines = linesOf(producer, figures);
  return (
    <Card aria-label="Types">
      <CardHeader
        title="Types"
        hint={
          producer.allowedTypes === null
            ? "It may send every type"
            : "A new one begins at 100 events a second, and is raised by step"
        }
        actions={producer.rights.setup && <GrantType producer={producer} />}
      />
      {lines.length === 0 ? (
        <CardBody>
          <p className="text-ink-soft text-sm">
            {producer.allowedTypes === null
              ? "Nothing was posted in this time range."
              : "It may send nothing yet."}
          </p>
        </CardBody>
      ) : (
        <Table label="Types of this producer">
          <TableHead>
            <Row>
              <Th>Type</Th>
              <Th numeric>Posted</Th>
              <Th numeric className="max-sm:hidden">
                Accepted
              </Th>
              <Th numeric className="max-md:hidden">
                Busiest
              </Th>
              <Th>Own limit</Th>
            </Row>
          </TableHead>
          <TableBody>
            {lines.map((line) => (
              <TypeRow key={line.key} line={line} producer={producer} />
            ))}
          </TableBody>
        </Table>
      )}
    </Card>
  );
}

function linesOf({ types }: Producer, figures: Figures | undefined): Line[] {
  const posted = new Map(figures?.types.map((one) => [one.key, one]));
  const granted = types.map((one) => ({
    ...{ key: one.key, granted: one, figures: posted.get(one.key) ?? null },
  }));
  const known = new Set(types.map(({ key }) => key));
  const others = [...posted.values()].flatMap((one) =>
    known.has(one.key) || one.key === "" ? [] : [{ key: one.key, granted: null, figures: one }],
  );
  return [...granted, ...others].sort(
    (a, b) => (b.figures?.posted ?? 0) - (a.figures?.posted ?? 0),
  );
}

function TypeRow({ line, producer }: { line: Line; producer: Producer }) {
  const { granted, figures } = line;
  const acceptance = figures?.totals.acceptance ?? null;
  const listed = producer.allowedTypes?.includes(line.key) ?? false;
  return (
    <Row>
      <Td>
        <span className="grid py-1.5">
          {producer.rights.types ? (
            <Link
              href={`/types/${encodeURIComponent(line.key)}`}
              className="font-medium hover:underline"
            >
              {granted?.name ?? line.key}
            </Link>
          ) : (
            <span className="font-medium">{granted?.name ?? line.key}</span>
          )}
          <span className="whitespace-nowrap font-mono text-ink-faint text-xs">
            {line.key}
            {granted && ` · P${granted.priority}`}
          </span>
        </span>
      </Td>
      <Td numeric>{formatCount(figures?.posted ?? 0)}</Td>
      <Td numeric className="max-sm:hidden">
        {acceptance === null ? "–" : formatShare(acceptance)}
      </Td>
      <Td numeric className="max-md:hidden">
        {figures ? `${formatRate(figures.peakPerSecond)}/s` : "–"}
      </Td>
      <Td>
        <span className="flex items-center justify-between gap-2 py-1">
          {granted?.limit ? (
            <StepControl producer={producer} type={granted} limit={granted.limit} />
          ) : (
            <span className="text-ink-faint text-xs">the producer's alone</span>
          )}
          {listed && producer.rights.setup && <WithdrawType producer={producer} type={line.key} />}
        </span>
      </Td>
    </Row>
  );
}
